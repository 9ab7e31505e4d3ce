/** A phone of the tests: a book and an engine that only move when they are told to. */
import "fake-indexeddb/auto";
import { EMPTY } from "../domain/content";
import { contentOf } from "../domain/record";
import type { Content, LocalPhoto, LocalRecord } from "../domain/types";
import { openBook } from "../store/book";
import type { Book, NewPhoto } from "../store/types";
import { createEngine, type EngineOptions } from "../sync/engine";
import type { Engine } from "../sync/types";
import { LIBRARY, type Server, sha256 } from "./server";

let opened = 0;

export const CLASS: Content = {
  ...EMPTY,
  title: "Kelas keripik",
  held_on: "2026-11-20",
  strategy: "community_involvement",
  theme: "crafts",
  mode: "offline",
  participant_count: 15,
};

export class Phone {
  engine: Engine;

  private constructor(
    public book: Book,
    readonly name: string,
    private readonly server: Server,
    private readonly options: EngineOptions,
  ) {
    this.engine = this.#engine();
  }

  static async open(server: Server, personId = 1, options: EngineOptions = {}): Promise<Phone> {
    opened += 1;
    const name = `test-${opened}`;
    return new Phone(await openBook(personId, { name }), name, server, options);
  }

  #engine(): Engine {
    return createEngine(this.book, {
      fetch: this.server.fetch,
      random: () => 0.5,
      setTimeout: () => 0,
      locks: null,
      ...this.options,
    });
  }

  /** The browser is killed and the app opened again. */
  async restart(): Promise<void> {
    this.engine.stop();
    this.book.close();
    this.book = await openBook(this.book.personId, { name: this.name });
    this.engine = this.#engine();
  }

  sync(): Promise<void> {
    return this.engine.now();
  }

  async write(content: Partial<Content> = {}): Promise<string> {
    return (await this.book.begin(LIBRARY, { ...CLASS, ...content }, null)).id;
  }

  async send(content: Partial<Content> = {}): Promise<string> {
    const id = await this.write(content);
    await this.book.send(id);
    return id;
  }

  async type(id: string, content: Partial<Content>): Promise<void> {
    await this.book.type(id, { ...contentOf(await this.record(id)), ...content });
  }

  async record(id: string): Promise<LocalRecord> {
    const record = await this.book.record(id);
    if (!record) throw new Error(`the phone has no ${id}`);
    return record;
  }

  async photo(id: string): Promise<LocalPhoto> {
    const photo = (await this.book.photos()).find((one) => one.id === id);
    if (!photo) throw new Error(`the phone has no photo ${id}`);
    return photo;
  }

  async addPhoto(recordId: string, size = 200_000): Promise<LocalPhoto> {
    return this.book.addPhoto(recordId, await picture(size));
  }
}

export async function picture(size: number): Promise<NewPhoto> {
  const bytes = new Uint8Array(size).map(() => Math.floor(Math.random() * 256));
  return {
    blob: new Blob([bytes], { type: "image/jpeg" }),
    thumbnail: new Blob(["small"], { type: "image/jpeg" }),
    name: "IMG_1.jpg",
    sha256: await sha256(bytes),
    source_sha256: "",
    taken_at: null,
    latitude: null,
    longitude: null,
    answers: { shows_people: null, shows_children: null, consent: "not_asked", use: "internal" },
    caption: "",
  };
}
