/** The real client on a phone of the tests: does what its person does, says what it believes. */
import { readFileSync } from "node:fs";
import { EMPTY } from "../../../frontend/capture/domain/content";
import { contentOf, statusOf } from "../../../frontend/capture/domain/record";
import { answersOf, tapped } from "../../../frontend/capture/domain/sheet";
import type { Content, Field } from "../../../frontend/capture/domain/types";
import { openBook } from "../../../frontend/capture/store/book";
import type { Book } from "../../../frontend/capture/store/types";
import { createEngine } from "../../../frontend/capture/sync/engine";
import type { Engine } from "../../../frontend/capture/sync/types";
import { Browser } from "./browser";
import { keptBlob, openJournal, restore } from "./journal";

/** Where a real phone waits for a second, these wait for 2 ms. */
const HASTE = 500;

interface Picture {
  file: string;
  sha256: string;
  caption: string;
}

export class Phone {
  #book: Book | null = null;
  #engine: Engine | null = null;

  get book(): Book {
    if (!this.#book) throw new Error("This phone is off");
    return this.#book;
  }

  get engine(): Engine {
    if (!this.#engine) throw new Error("This phone is off");
    return this.#engine;
  }

  async signIn(told: { origin: string; jar: string; username: string; password: string }) {
    await new Browser(told.origin, told.jar).signIn(told.username, told.password);
  }

  /** Start the app, for the first time or after a kill. */
  async start(told: { origin: string; jar: string; person: number; journal: string }) {
    const book = await openBook(told.person, { name: told.journal });
    await restore(told.journal, told.journal);
    openJournal(told.journal);
    const engine = createEngine(book, {
      fetch: new Browser(told.origin, told.jar).fetch,
      base: `${told.origin}/api/sync/v1`,
      setTimeout: (work, ms) => setTimeout(work, ms / HASTE),
      clearTimeout: (timer) => clearTimeout(timer),
      locks: null,
    });
    this.#book = book;
    this.#engine = engine;
    engine.start();
  }

  stop(): void {
    this.engine.stop();
    this.book.close();
  }

  async begin(told: { library: number; fields: Partial<Content> }) {
    const record = await this.book.begin(told.library, { ...EMPTY, ...told.fields }, null);
    return { id: record.id };
  }

  async type(told: { id: string; fields: Partial<Content> }) {
    const record = await this.book.record(told.id);
    if (!record) return { unknown: true };
    await this.book.type(told.id, { ...contentOf(record), ...told.fields });
    return {};
  }

  /** Words for every open remark. */
  async answer(told: { id: string; words: string }) {
    const record = await this.book.record(told.id);
    const open = record?.base?.remarks.filter((remark) => remark.is_open) ?? [];
    if (open.length === 0) return { count: 0 };
    await this.book.answer(told.id, Object.fromEntries(open.map((one) => [one.id, told.words])));
    return { count: open.length };
  }

  async addPhoto({ id, picture }: { id: string; picture: Picture }) {
    const photo = await this.book.addPhoto(id, {
      blob: keptBlob(readFileSync(picture.file)),
      thumbnail: null,
      name: "kelas.jpg",
      sha256: picture.sha256,
      source_sha256: "",
      taken_at: null,
      latitude: null,
      longitude: null,
      answers: {
        shows_people: false,
        shows_children: false,
        consent: "not_identifiable",
        use: "internal",
      },
      caption: picture.caption,
    });
    return { id: photo.id };
  }

  async changePhoto(told: { id: string; caption: string }) {
    await this.book.changePhoto(told.id, { caption: told.caption });
  }

  /** Only one that is not safe yet goes. */
  async dropPhoto(told: { id: string }) {
    await this.book.dropPhoto(told.id);
    const photos = await this.book.photos();
    return { isGone: !photos.some((photo) => photo.id === told.id) };
  }

  async send(told: { id: string }) {
    await this.book.send(told.id);
    void this.engine.now();
  }

  /** One more on a day of a month's tally. */
  async tap(told: { library: number; month: string; key: string }) {
    const [, day, name = ""] = told.key.split(".");
    await this.book.changeSheet(told.library, told.month, (sheet) =>
      tapped(sheet, Number(day), [name], 1),
    );
    void this.engine.now();
  }

  /** Answer each open conflict: for each field theirs where `theirs` names it, else mine. */
  async settle(told: { id: string; theirs: Field[] }) {
    const record = await this.book.record(told.id);
    if (record?.attention?.kind !== "conflict") return { fields: [] };
    const fields = Object.keys(record.attention.fields) as Field[];
    for (const field of fields) {
      const choice = told.theirs.includes(field) ? "theirs" : "mine";
      await this.book.settle(told.id, field, choice);
    }
    await this.book.send(told.id);
    return { fields };
  }

  /** One round to its end. */
  async sync() {
    await this.engine.now();
    return { phase: this.engine.status.phase, unsent: await this.book.unsent() };
  }

  /** What this phone believes. */
  async tell() {
    const records = await this.book.records();
    const photos = await this.book.photos();
    const sheets = await this.book.sheets();
    return {
      sheets: sheets.map((sheet) => ({ ...sheet, answers: answersOf(sheet) })),
      records: records.map((record) => ({
        ...record,
        status: statusOf(record),
        content: contentOf(record),
      })),
      photos: photos.map(({ blob, thumbnail: _, ...photo }) => ({ ...photo, has_blob: !!blob })),
    };
  }
}
