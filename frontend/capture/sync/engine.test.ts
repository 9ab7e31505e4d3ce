import { beforeEach, expect, test, vi } from "vitest";
import { contentOf, statusOf } from "../domain/record";
import { CLASS, Phone, picture } from "../tests/phone";
import { type Asked, json, Server } from "../tests/server";

let server: Server;
let phone: Phone;

beforeEach(async () => {
  server = new Server();
  phone = await Phone.open(server);
});

const isPush = (asked: Asked) => asked.path === "changes";
const isPatch = (asked: Asked) => asked.method === "PATCH";

/** Only the first of such requests meets the weather. */
function once<T>(is: (asked: Asked) => boolean, weather: T): (asked: Asked) => T | undefined {
  let isOver = false;
  return (asked) => {
    if (isOver || !is(asked)) return undefined;
    isOver = true;
    return weather;
  };
}

async function status(id: string) {
  return statusOf(await phone.record(id));
}

test("what was written without signal is stored and has its receipt", async () => {
  const id = await phone.send();
  expect(await status(id)).toBe("waiting");

  await phone.sync();

  expect(server.row(id).content).toEqual(CLASS);
  expect(await status(id)).toBe("safe");
  expect((await phone.record(id)).base?.receipt).toBe(server.row(id).receipt);
  expect(await phone.book.unsent()).toEqual({ records: 0, photos: 0, bytes: 0 });
  expect(phone.engine.status.phase).toBe("idle");
  expect(phone.engine.status.lastDone).not.toBeNull();
});

test("a draft stays on the phone", async () => {
  const id = await phone.write();
  await phone.sync();
  expect(server.rows.size).toBe(0);
  expect(await status(id)).toBe("draft");
});

test("a record whose acknowledgement was lost is stored once", async () => {
  const id = await phone.send();
  server.weather = once(isPush, "cut_after");
  await phone.sync();
  expect(phone.engine.status.phase).toBe("offline");
  expect(await status(id)).toBe("sending");

  await phone.restart();
  await phone.sync();

  expect(server.row(id).version).toBe(1);
  expect(server.ledger.size).toBe(1);
  expect(await status(id)).toBe("safe");
});

test("a change is marked as tried before it leaves", async () => {
  const id = await phone.send();
  let wasTried = false;
  server.weather = (asked) => {
    if (isPush(asked))
      void phone.record(id).then((r) => (wasTried = r.pending?.was_tried ?? false));
    return isPush(asked) ? "cut_before" : undefined;
  };
  await phone.sync();
  await vi.waitFor(() => expect(wasTried).toBe(true));
});

test("one bad record does not hold back the others", async () => {
  const bad = await phone.send({ title: " " });
  const good = await phone.send({ title: "Kelas menjahit" });

  await phone.sync();

  expect(await status(good)).toBe("safe");
  expect(await status(bad)).toBe("attention");
  expect((await phone.record(bad)).attention).toEqual({
    kind: "invalid",
    fields: { title: "Give the activity a name." },
  });
});

test("what was refused is mended and sent under a new number", async () => {
  const id = await phone.send({ title: "" });
  await phone.sync();

  await phone.type(id, { title: "Kelas memasak" });
  expect((await phone.record(id)).attention).toBeNull();
  await phone.book.send(id);
  await phone.sync();

  expect(server.row(id).content.title).toBe("Kelas memasak");
  expect(await status(id)).toBe("safe");
});

test.each([400, 413, 422])(
  "a batch refused with %i is halved until the bad one is alone",
  async (code) => {
    const ids: string[] = [];
    for (let n = 0; n < 9; n += 1) ids.push(await phone.send({ title: `Kelas ${n}` }));
    server.weather = (asked) => {
      const isBad = isPush(asked) && JSON.stringify(asked.body).includes("Kelas 5");
      return isBad ? json(code, { code: "bad", message: "cannot be read" }) : undefined;
    };

    await phone.sync();

    expect(server.rows.size).toBe(8);
    expect((await phone.record(ids[5] as string)).attention).toMatchObject({
      message: "cannot be read",
    });
  },
);

test("a change at which the server fails comes last, and in the end before the person", async () => {
  const bad = await phone.send({ title: "Kelas buruk" });
  const good = await phone.send();
  server.weather = (asked) => {
    const isBad = isPush(asked) && JSON.stringify(asked.body).includes("buruk");
    return isBad ? json(500, { code: "error", message: "" }) : undefined;
  };
  await phone.sync();
  expect(await status(good)).toBe("safe");
  expect(await status(bad)).toBe("sending");
  expect(phone.engine.status.phase).toBe("wait");
  for (let n = 0; n < 4; n += 1) await phone.sync();
  expect(await status(bad)).toBe("attention");
});

test("a server that fails at everything puts nothing before the person", async () => {
  for (let n = 0; n < 4; n += 1) await phone.send();
  server.weather = (asked) => (isPush(asked) ? json(500, {}) : undefined);
  for (let n = 0; n < 4; n += 1) await phone.sync();
  expect((await phone.book.records()).some((record) => record.attention)).toBe(false);
  expect(phone.engine.status.phase).toBe("wait");
});

test("what is typed while a change is under way becomes the next one", async () => {
  const id = await phone.send();
  server.weather = once(isPush, "cut_after");
  await phone.sync();

  await phone.type(id, { result_note: "Dua pesanan" });
  expect(await status(id)).toBe("draft");
  await phone.book.send(id);
  await phone.sync();

  expect(server.row(id).version).toBe(2);
  expect(server.row(id).content).toEqual({ ...CLASS, result_note: "Dua pesanan" });
  expect(await status(id)).toBe("safe");
});

test("what the server told before its answer arrived is not forgotten", async () => {
  const id = await phone.send();
  server.weather = once(isPush, "fail_after" as const);
  await phone.sync();
  server.edit(id, { place: "Balai desa" });
  server.weather = (asked) => (isPush(asked) ? json(500, {}) : undefined);
  await phone.sync();
  expect((await phone.record(id)).pending?.told?.version).toBe(2);

  server.weather = () => undefined;
  await phone.sync();
  expect((await phone.record(id)).base?.version).toBe(2);
  expect(contentOf(await phone.record(id)).place).toBe("Balai desa");
});

test("what is typed after it was sent waits for the person", async () => {
  const id = await phone.send();
  server.weather = once(isPush, "cut_after");
  await phone.sync();
  await phone.type(id, { place: "Balai desa" });
  await phone.sync();
  expect(server.row(id).content.place).toBe("");
  expect(contentOf(await phone.record(id)).place).toBe("Balai desa");
  expect(await status(id)).toBe("draft");
});

test("typing into a record that was not tried yet takes it back", async () => {
  const id = await phone.send();
  await phone.type(id, { title: "Kelas" });
  expect((await phone.record(id)).pending).toBeNull();
  await phone.sync();
  expect(server.rows.size).toBe(0);
});

test("blanks at the end of a text are no difference", async () => {
  const id = await phone.send({ title: " Kelas keripik " });
  await phone.sync();
  expect(await status(id)).toBe("safe");
  expect(server.row(id).content.title).toBe("Kelas keripik");
});

test("fields that only one side changed are merged", async () => {
  const id = await phone.send();
  await phone.sync();
  server.edit(id, { place: "Balai desa" });
  await phone.type(id, { title: "Kelas batik" });
  await phone.book.send(id);
  await phone.sync();
  expect(server.row(id).content).toEqual({ ...CLASS, place: "Balai desa", title: "Kelas batik" });
  expect(contentOf(await phone.record(id))).toEqual(server.row(id).content);
});

test("a field that both changed is asked, and both answers are kept", async () => {
  const id = await phone.send();
  await phone.sync();
  server.edit(id, { title: "Kelas anyaman", place: "Balai desa" });
  await phone.type(id, { title: "Kelas batik" });
  await phone.book.send(id);
  await phone.sync();

  const record = await phone.record(id);
  const both = { theirs: "Kelas anyaman", mine: "Kelas batik" };
  expect(record.attention).toEqual({ kind: "conflict", fields: { title: both } });
  expect(contentOf(record)).toMatchObject({ title: "Kelas batik", place: "Balai desa" });
  await phone.book.send(id);
  expect((await phone.record(id)).pending).toBeNull();

  await phone.book.settle(id, "title", "mine");
  await phone.book.send(id);
  await phone.sync();
  expect(server.row(id).content.title).toBe("Kelas batik");
  expect(await status(id)).toBe("safe");
});

test("taking theirs leaves nothing to send", async () => {
  const id = await phone.send();
  await phone.sync();
  server.edit(id, { title: "Kelas anyaman" });
  await phone.type(id, { title: "Kelas batik" });
  await phone.sync();
  await phone.book.settle(id, "title", "theirs");
  const record = await phone.record(id);
  expect(record.draft).toBeNull();
  expect(statusOf(record)).toBe("safe");
});

test("a correction reaches the phone, is answered without signal and sent again", async () => {
  const id = await phone.send();
  await phone.sync();
  server.return(id, "participant_count", "Benar 15 orang?");
  await phone.sync();
  expect(await status(id)).toBe("returned");
  const remark = (await phone.record(id)).base?.remarks[0];

  await phone.type(id, { participant_count: 12 });
  await phone.book.answer(id, { [String(remark?.id)]: "Sudah dihitung ulang" });
  await phone.book.send(id);
  await phone.sync();

  expect(server.row(id)).toMatchObject({ state: "submitted" });
  expect(server.row(id).remarks[0]).toMatchObject({
    answer: "Sudah dihitung ulang",
    is_open: false,
  });
  expect(await phone.record(id)).toMatchObject({ draft: null, answers: {}, pending: null });
});

test("a returned record can be sent again with an answer alone", async () => {
  const id = await phone.send();
  await phone.sync();
  server.return(id, "title", "Jelaskan");
  await phone.sync();
  await phone.book.answer(id, { "1": "Memang begitu" });
  await phone.book.send(id);
  await phone.sync();
  expect(server.row(id).state).toBe("submitted");
  expect(await status(id)).toBe("safe");
});

test("a number that exists elsewhere is replaced without asking", async () => {
  const id = await phone.send();
  const photo = await phone.addPhoto(id);
  server.add(id, { title: "Milik lain" }).author = 99;
  await phone.sync();
  const mine = (await phone.book.records()).find((r) => contentOf(r).title === CLASS.title);
  expect(mine?.id).not.toBe(id);
  expect(server.row(mine?.id as string).content).toEqual(CLASS);
  expect(server.row(id).content.title).toBe("Milik lain");
  const [moved] = await phone.book.photosOf(mine?.id as string);
  expect(moved?.sha256).toBe(photo.sha256);
  expect(moved?.state).toBe("safe");
});

test("what is typed while a taken number is replaced still waits for the person", async () => {
  const id = await phone.send();
  server.add(id, { title: "Milik lain" }).author = 99;
  server.weather = (asked) => (asked.path === "changes" ? "cut_before" : undefined);
  await phone.sync();
  await phone.type(id, { title: "Kelas bat" });
  server.weather = () => undefined;
  await phone.sync();
  const mine = (await phone.book.records()).find((r) => contentOf(r).title === "Kelas bat");
  expect(await status(mine?.id as string)).toBe("draft");
  expect(server.rows.has(mine?.id as string)).toBe(false);
});

test("of a record that is gone the person may make a new one", async () => {
  server.add("draft-1", { ...CLASS }, "draft");
  await phone.sync();
  await phone.type("draft-1", { title: "Kelas batik" });
  server.rows.delete("draft-1");
  await phone.book.send("draft-1");
  await phone.sync();
  expect((await phone.record("draft-1")).attention).toMatchObject({ status: "gone" });

  const next = await phone.book.renumber("draft-1");
  await phone.book.send(next.id);
  await phone.sync();
  expect(server.row(next.id).content.title).toBe("Kelas batik");
  expect(await phone.book.record("draft-1")).toBeNull();
});

test("a refusal keeps what was typed and can be tried again", async () => {
  const id = await phone.send();
  await phone.sync();
  server.move(id, "withdrawn");
  await phone.type(id, { title: "Kelas batik" });
  await phone.book.send(id);
  await phone.sync();
  expect((await phone.record(id)).attention).toMatchObject({ status: "wrong_state" });
  server.move(id, "submitted");
  await phone.book.send(id);
  await phone.sync();
  expect(server.row(id).content.title).toBe("Kelas batik");
});

test("photos go after the text, and their bytes are let go when they are safe", async () => {
  const id = await phone.send();
  const photo = await phone.addPhoto(id);
  await phone.sync();
  const after = await phone.photo(photo.id);
  expect(after).toMatchObject({ state: "safe", blob: null });
  expect(after.thumbnail?.size).toBe(5);
  expect(after.safe_at).not.toBeNull();
  expect(server.photos.get(photo.id)?.bytes.length).toBe(photo.byte_count);
  expect(server.count("GET", "photos/")).toBe(0);
});

test("a photo goes on where it broke off", async () => {
  const id = await phone.send();
  const photo = await phone.addPhoto(id, 300_000);
  let sent = 0;
  server.weather = (asked) => {
    if (isPatch(asked)) sent += 1;
    return isPatch(asked) && sent === 2 ? "cut_after" : undefined;
  };
  await phone.sync();
  expect(phone.engine.status.phase).toBe("offline");
  expect(await status(id)).toBe("safe");

  await phone.restart();
  await phone.sync();

  expect((await phone.photo(photo.id)).state).toBe("safe");
  expect(server.arrived).toBe(300_000);
  expect(server.count("GET", "photos/")).toBe(1);
});

test("a text that comes while photos are sent goes first", async () => {
  const first = await phone.send();
  const photo = await phone.addPhoto(first, 2_000_000);
  let second = "";
  const order: string[] = [];
  const sending = phone.engine;
  server.weather = (asked) => {
    if (asked.path === "changes" || isPatch(asked)) order.push(asked.path);
    if (isPatch(asked) && !second) {
      second = "coming";
      void phone.send({ title: "Kelas kedua" }).then((id) => {
        second = id;
        return sending.now();
      });
    }
    return undefined;
  };
  await phone.sync();
  await vi.waitFor(async () => expect((await phone.photo(photo.id)).state).toBe("safe"));
  expect(await status(second)).toBe("safe");
  expect(order.lastIndexOf("changes")).toBeLessThan(order.length - 1);
});

test("a photo that the server does not know any more is announced again", async () => {
  const id = await phone.send();
  const photo = await phone.addPhoto(id);
  server.weather = once(isPatch, "cut_before");
  await phone.sync();
  server.photos.delete(photo.id);
  await phone.sync();
  expect((await phone.photo(photo.id)).state).toBe("safe");
});

test("a photo that arrives damaged begins again, but not for ever", async () => {
  const id = await phone.send();
  const broken = { ...(await picture(100_000)), sha256: "0".repeat(64) };
  const photo = await phone.book.addPhoto(id, broken);
  await phone.sync();
  expect(await phone.photo(photo.id)).toMatchObject({
    state: "attention",
    problem: { message: "damaged on the way" },
  });
  expect(server.arrived).toBe(300_000);
});

test("a photo number that is taken is replaced", async () => {
  const id = await phone.send();
  const photo = await phone.addPhoto(id);
  const other = server.add("other", { ...CLASS });
  server.photos.set(photo.id, {
    id: photo.id,
    record: other.id,
    sha256: "f",
    bytes: new Uint8Array(),
    size: 1,
    caption: "",
    state: "expected",
  });
  await phone.sync();
  const [mine] = await phone.book.photosOf(id);
  expect(mine?.id).not.toBe(photo.id);
  expect(mine?.state).toBe("safe");
});

test("a photo and words about it follow a record that is safe already", async () => {
  const id = await phone.send();
  await phone.sync();
  const photo = await phone.addPhoto(id);
  await phone.sync();
  expect((await phone.photo(photo.id)).state).toBe("safe");
  await phone.book.changePhoto(photo.id, { caption: "Peserta menggoreng" });
  await phone.sync();
  expect(server.photos.get(photo.id)?.caption).toBe("Peserta menggoreng");
  expect(await phone.photo(photo.id)).toMatchObject({ is_changed: false, state: "safe" });
  expect(await phone.book.unsent()).toMatchObject({ records: 0 });
});

test("more than ten photos follow in a change of their own", async () => {
  const id = await phone.send();
  for (let n = 0; n < 12; n += 1) await phone.addPhoto(id, 1000);
  await phone.sync();
  expect((await phone.book.photosOf(id)).map((photo) => photo.state)).toEqual(
    Array(12).fill("safe"),
  );
});

test("a photo that was taken away again is taken away at the server too", async () => {
  const id = await phone.send();
  const photo = await phone.addPhoto(id);
  server.weather = (asked) => (isPatch(asked) ? "cut_before" : undefined);
  await phone.sync();
  await phone.book.dropPhoto(photo.id);
  await phone.sync();
  expect(server.photos.size).toBe(0);
  expect(await phone.book.unsent()).toMatchObject({ records: 0 });
});

test("a full server says wait, and nothing is called safe", async () => {
  const id = await phone.send();
  const photo = await phone.addPhoto(id);
  const full = () => json(503, { code: "wait", message: "Disk penuh" }, { "Retry-After": "120" });
  server.weather = (asked) => (isPatch(asked) ? full() : undefined);
  phone.engine.start();
  await phone.sync();
  expect(phone.engine.status).toMatchObject({ phase: "wait", message: "Disk penuh" });
  expect(phone.engine.status.retryAt).toBeGreaterThan(Date.now() + 119_000);
  expect((await phone.photo(photo.id)).state).toBe("sending");
  expect(await status(id)).toBe("safe");
  phone.engine.stop();
});

test("a session that ended pauses sync and keeps everything", async () => {
  const id = await phone.send();
  server.weather = (asked) => {
    if (isPush(asked)) server.person = null;
    return undefined;
  };
  await phone.sync();
  expect(phone.engine.status.phase).toBe("signed_out");
  expect(await status(id)).toBe("sending");

  server.weather = () => undefined;
  server.person = 1;
  await phone.sync();
  expect(await status(id)).toBe("safe");
});

test("nothing is sent in the session of another person", async () => {
  await phone.send();
  server.person = 2;
  await phone.sync();
  expect(phone.engine.status.phase).toBe("other_person");
  expect(server.count("POST", "changes")).toBe(0);
});

test("somebody else signs in while photos are sent: nothing of theirs is read or refused", async () => {
  const id = await phone.send();
  await phone.addPhoto(id, 200_000);
  server.add("r-ben", { title: "Milik Ben" });
  server.weather = (asked) => {
    if (asked.method === "PATCH") server.person = 2;
    return undefined;
  };
  await phone.sync();
  expect(phone.engine.status.phase).toBe("other_person");
  const later = await phone.send({ title: "Kelas batik" });

  server.weather = () => undefined;
  server.person = 1;
  server.rows.delete("r-ben");
  expect(await phone.book.record("r-ben")).toBeNull();
  await phone.sync();
  expect([await status(id), await status(later)]).toEqual(["safe", "safe"]);
});

test("a change that meets the session of somebody else waits for its own", async () => {
  const id = await phone.send();
  server.weather = (asked) => {
    if (asked.path === "changes") server.person = 2;
    return undefined;
  };
  await phone.sync();
  expect(phone.engine.status.phase).toBe("other_person");
  expect((await phone.record(id)).attention).toBeNull();
  server.weather = () => undefined;
  server.person = 1;
  await phone.sync();
  expect(await status(id)).toBe("safe");
});

test("a token that grew old is fetched anew", async () => {
  const id = await phone.send();
  server.weather = once(isPush, json(403, { code: "csrf", message: "" }));
  await phone.sync();
  expect(await status(id)).toBe("safe");
});

test("a sign-in page in our name is no answer", async () => {
  await phone.send();
  const page = () => new Response("<html>", { headers: { "Content-Type": "text/html" } });
  server.weather = () => page();
  await phone.sync();
  expect(phone.engine.status.phase).toBe("offline");
});

test("the lists are read once and then only asked about", async () => {
  await phone.sync();
  expect((await phone.book.lists())?.themes[0]?.code).toBe("crafts");
  await phone.restart();
  await phone.sync();
  const asked = server.requests.filter((one) => one.path === "lists").at(-1);
  expect(asked?.headers.get("If-None-Match")).toBe("e1");
  expect((await phone.book.lists())?.price_per_mb_idr).toBe(50);
});

test("a wrong clock is noticed", async () => {
  server.clock = () => Date.now() - 3_600_000;
  await phone.sync();
  expect(phone.engine.status.clockOffset).toBeGreaterThan(3_590_000);
});

test("all pages are read, also when the first pull breaks off", async () => {
  for (let n = 0; n < 8; n += 1) server.add(`r${n}`, { ...CLASS });
  let pages = 0;
  server.weather = (asked) => {
    if (!asked.path.startsWith("records")) return undefined;
    pages += 1;
    return pages === 2 ? "cut_before" : undefined;
  };
  await phone.sync();
  expect(await phone.book.records()).toHaveLength(3);
  await phone.restart();
  await phone.sync();
  expect(await phone.book.records()).toHaveLength(8);
});

test("a whole pull drops what is out of its window, but nothing that is only here", async () => {
  for (const id of ["a", "b", "c", "d"]) server.add(id, { ...CLASS, held_on: "2020-01-05" });
  await phone.sync();
  await phone.type("a", { title: "Kelas batik" });
  server.rows.delete("a");
  server.rows.delete("b");
  server.restore();
  await phone.sync();
  expect((await phone.book.records()).map((record) => record.id)).toEqual(["a", "c", "d"]);
});

test("a record that a restored server lost waits here and can be sent again", async () => {
  for (const id of ["a", "b"]) server.add(id, { ...CLASS });
  await phone.sync();
  server.rows.delete("a");
  server.restore();
  await phone.sync();
  expect((await phone.record("a")).attention).toMatchObject({ status: "gone" });
  expect(await status("b")).toBe("safe");

  const next = await phone.book.renumber("a");
  await phone.book.send(next.id);
  await phone.sync();
  expect(server.row(next.id).content.title).toBe(CLASS.title);
});

test("a draft that was deleted on the web goes from the phone", async () => {
  server.add("a", { ...CLASS }, "draft");
  server.add("b", { ...CLASS }, "draft");
  await phone.sync();
  server.rows.delete("a");
  await phone.sync();
  expect((await phone.book.records()).map((record) => record.id)).toEqual(["b"]);
});

test("ten records without photos sync in under 30 KB", async () => {
  for (let n = 0; n < 10; n += 1) await phone.send({ title: `Kelas ${n}` });
  await phone.sync();
  const pushes = server.requests.filter(isPush);
  expect(pushes).toHaveLength(1);
  expect(JSON.stringify(pushes[0]?.body).length).toBeLessThan(10_000);
});
