import type {
  AnyChange,
  Content,
  Due,
  Library,
  Lists,
  LocalNeed,
  LocalPhoto,
  LocalRecord,
  LocalSheet,
  Me,
  Person,
  PhotoAnswer,
  PhotoAnswers,
  PlanLine,
  Result,
  ServerRecord,
  ServerSheet,
  Worksheet,
} from "../domain/types";

/** What this phone knows whoever uses it. */
export interface Phone {
  people(): Promise<Person[]>;
  current(): Promise<Person | null>;
  /** Remember the person and make them the current one. */
  welcome(person: Person): Promise<void>;
  /** Nobody is signed in; everything stays. */
  leave(): Promise<void>;
  /** Delete the person's database. Refuses (returns false) while anything is unsent. */
  forget(personId: number): Promise<boolean>;
  setting<K extends keyof Settings>(key: K): Promise<Settings[K] | null>;
  set<K extends keyof Settings>(key: K, value: Settings[K]): Promise<void>;
}

export interface Settings {
  language: "id" | "en";
  /** Rupiah per MB; null: as the server says. */
  price_per_mb_idr: number;
}

/** Thrown by every write when the phone is full: nothing of that write was kept. */
export class PhoneFull extends Error {}

/** Thrown when a newer version of the app was here: this page must be loaded again. */
export class NewerApp extends Error {}

/** Thrown by an import that takes over nothing. */
export class ImportRefused extends Error {
  constructor(readonly reason: "not_ours" | "damaged" | "other_person" | "newer_app") {
    super(reason);
  }
}

/** The file holds the records of somebody else. */
export class ForeignOutbox extends ImportRefused {
  constructor(readonly personName: string) {
    super("other_person");
  }
}

/** One person's records on this phone. Every write is one transaction: all of it or nothing. */
export interface Book {
  readonly personId: number;
  records(): Promise<LocalRecord[]>;
  record(id: string): Promise<LocalRecord | null>;
  photosOf(recordId: string): Promise<LocalPhoto[]>;
  photos(): Promise<LocalPhoto[]>;
  libraries(): Promise<Library[]>;
  lists(): Promise<Lists | null>;
  /** Of the work plans of own libraries. */
  lines(): Promise<PlanLine[]>;
  meta<T>(key: string): Promise<T | null>;

  /** A new record, as a draft. */
  begin(
    libraryId: number,
    content: Content,
    copiedFrom: LocalRecord["copied_from"],
  ): Promise<LocalRecord>;
  /** Keep the fields that were typed into, at each keystroke; of the others what came in
   * meanwhile stays. A queued record that was not tried yet waits again. */
  type(id: string, fields: Partial<Content>): Promise<LocalRecord>;
  /** Keep answers to these remarks beside those to others; an empty one is none. */
  answer(id: string, answers: Record<string, string>): Promise<LocalRecord>;
  answerQuestion(id: string, questionId: number, answer: PhotoAnswer): Promise<LocalRecord>;
  /** Hand it to sync: freeze a change unless one is already under way. */
  send(id: string): Promise<LocalRecord>;
  /** Keep it on the phone only. */
  keep(id: string): Promise<LocalRecord>;
  /** It is wanted, though nothing is typed yet: a photo of it is being made ready. */
  touch(id: string): Promise<LocalRecord>;
  /** Delete a draft that was only looked at. */
  discardUntouched(id: string): Promise<void>;
  /** Delete a draft that the server never heard of, or drop the typed changes to a known record. */
  discard(id: string): Promise<void>;
  /** Of a record that the server refuses as taken or gone: go on under a new number. */
  renumber(id: string): Promise<LocalRecord>;
  /** In a conflict: take theirs or mine for one field. */
  settle(id: string, field: keyof Content, choice: "theirs" | "mine"): Promise<LocalRecord>;

  addPhoto(recordId: string, photo: NewPhoto): Promise<LocalPhoto>;
  changePhoto(
    id: string,
    changed: Partial<PhotoAnswers> & { caption?: string },
  ): Promise<LocalPhoto>;
  /** Only one that is not safe yet. */
  dropPhoto(id: string): Promise<void>;

  sheets(): Promise<LocalSheet[]>;
  sheet(libraryId: number, month: string): Promise<LocalSheet | null>;
  /** Type into a month, count in it, close it: one transaction each time. */
  changeSheet(
    libraryId: number,
    month: string,
    work: (sheet: LocalSheet) => LocalSheet,
  ): Promise<LocalSheet>;

  needs(): Promise<LocalNeed[]>;
  need(id: string): Promise<LocalNeed | null>;
  /** Type into a need, send it: one transaction each time. A new one begins with its first word. */
  changeNeed(
    id: string,
    libraryId: number,
    work: (need: LocalNeed) => LocalNeed,
  ): Promise<LocalNeed>;

  /** What is not safe at the server yet; a month and a need count as a record. */
  unsent(): Promise<{ records: number; photos: number; bytes: number }>;
  /** Whether sync has anything to send; a draft waits for its person. */
  hasToSend(): Promise<boolean>;
  /** One file with every unsent record and photo. */
  exportUnsent(): Promise<Blob>;
  /** Take over such a file of the same person; what is here already stays as it is. */
  importUnsent(file: Blob): Promise<{ records: number; photos: number; skipped: number }>;

  /** Called after each change of anything above, also when sync makes it. Returns the way to stop. */
  subscribe(listener: () => void): () => void;
  close(): void;

  /** For sync alone. */
  readonly sync: SyncSide;
}

/** What sync reads and writes. */
export interface SyncSide {
  remember(me: Me): Promise<void>;
  setMeta(values: Record<string, unknown>): Promise<void>;
  /** Mark as tried what is sent now, oldest first, and only then return it. */
  takeChanges(
    limit: { count: number; bytes: number },
    skip: ReadonlySet<string>,
  ): Promise<AnyChange[]>;
  takeResults(results: Result[]): Promise<void>;
  takePage(page: Page): Promise<void>;
  takeWorksheet(worksheet: Worksheet, etag: string | null): Promise<void>;
  /** Photos whose record the server has, oldest first. */
  photosToSend(): Promise<LocalPhoto[]>;
  /** Change a photo if it is still there; `isReceipt`: must not be lost again. */
  setPhoto(
    id: string,
    change: (photo: LocalPhoto) => LocalPhoto,
    isReceipt?: boolean,
  ): Promise<LocalPhoto | null>;
}

/** A page of what the server tells. */
export interface Page {
  records: ServerRecord[];
  cursor: string;
  is_more: boolean;
  is_whole: boolean;
  drafts: string[];
  /** The server's clock. */
  now: string;
  /** On the last page. */
  sheets?: { sheets: ServerSheet[]; due: Due[]; cursor: string; is_whole: boolean } | null;
}

export interface NewPhoto {
  blob: Blob;
  thumbnail: Blob | null;
  name: string;
  sha256: string;
  source_sha256: string;
  taken_at: string | null;
  latitude: number | null;
  longitude: number | null;
  answers: PhotoAnswers;
  caption: string;
}
