/** What every screen may use, and the ways it hears of changes. */
import { createContext } from "preact";
import { useCallback, useContext, useEffect, useState } from "preact/hooks";
import { today } from "../domain/clock";
import type { Library, Lists, Person, PlanLine } from "../domain/types";
import type { Book, Phone } from "../store/types";
import type { Strings } from "../strings";
import { Format } from "../strings/format";
import type { Engine, SyncStatus } from "../sync/types";

export interface Session {
  phone: Phone;
  book: Book;
  engine: Engine;
  person: Person;
  words: Strings;
  format: Format;
  libraries: Library[];
  lists: Lists | null;
  /** Of the work plans of own libraries. */
  lines: PlanLine[];
  /** Rupiah per MB. */
  price: number;
  /** A newer version waits; calling it takes over. */
  update: (() => void) | null;
  /** Read person, language and libraries anew. */
  refresh: () => Promise<void>;
  /** Let somebody else use this phone; null: go to the choice of persons. */
  change: (person: Person | null) => Promise<void>;
}

export const SessionContext = createContext<Session | null>(null);

export function useSession(): Session {
  const session = useContext(SessionContext);
  if (!session) throw new Error("outside of a session");
  return session;
}

/** Read from the book, again after each change; null until the first time. */
export function useBook<T>(read: (book: Book) => Promise<T>, keys: unknown[] = []): T | null {
  const { book } = useSession();
  const [value, setValue] = useState<T | null>(null);
  const load = useCallback(() => read(book), [book, ...keys]);
  useEffect(() => {
    let isCurrent = true;
    let round = 0;
    const again = async () => {
      const mine = ++round;
      const found = await load();
      if (isCurrent && mine === round) setValue(() => found);
    };
    void again();
    const stop = book.subscribe(() => void again());
    return () => {
      isCurrent = false;
      stop();
    };
  }, [book, load]);
  return value;
}

export function useSync(): SyncStatus {
  const { engine } = useSession();
  const [status, setStatus] = useState(engine.status);
  useEffect(() => {
    setStatus(engine.status);
    return engine.subscribe(setStatus);
  }, [engine]);
  return status;
}

export function useOnline(): boolean {
  const [is, setIs] = useState(navigator.onLine);
  useEffect(() => {
    const look = () => setIs(navigator.onLine);
    addEventListener("online", look);
    addEventListener("offline", look);
    return () => {
      removeEventListener("online", look);
      removeEventListener("offline", look);
    };
  }, []);
  return is;
}

/** A picture kept on the phone, as an address for as long as it is shown. */
export function usePicture(blob: Blob | null): string | null {
  const [address, setAddress] = useState<string | null>(null);
  useEffect(() => {
    if (!blob) {
      setAddress(null);
      return;
    }
    const made = URL.createObjectURL(blob);
    setAddress(made);
    return () => URL.revokeObjectURL(made);
  }, [blob]);
  return address;
}

/** Time and library of one record, in the clock of that library. */
export function formatFor(session: Session, libraryId: number): Format {
  const zone = session.libraries.find((library) => library.id === libraryId)?.time_zone;
  return zone ? new Format(session.format.language, zone) : session.format;
}

/** The day in that library, by the server's clock where this phone's is known to be off. */
export function todayIn(session: Session, libraryId: number): string {
  const { zone } = formatFor(session, libraryId);
  return today(zone, Date.now(), session.engine.status.clockOffset);
}
