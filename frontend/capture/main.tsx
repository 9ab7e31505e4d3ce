/** The start: who is it, open their book, draw, then sync. Nothing here waits for a signal. */
import { render } from "preact";
import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import { rules } from "./domain/rules";
import type { Language, Library, Lists, Me, Person, PlanLine, Worksheet } from "./domain/types";
import { Activities, ActivityScreen } from "./screens/activities";
import { FormScreen } from "./screens/form";
import { Home } from "./screens/home";
import { MonthScreen } from "./screens/month";
import { Months } from "./screens/months";
import { NeedScreen } from "./screens/need";
import { Needs } from "./screens/needs";
import { Outbox } from "./screens/outbox";
import { PhoneScreen } from "./screens/phone";
import { Shell } from "./screens/shell";
import { Repeat, Start } from "./screens/start";
import { Closed, Welcome, WhoRecords } from "./screens/welcome";
import { openBook } from "./store/book";
import { openPhone } from "./store/phone";
import { type Book, NewerApp, type Phone, PhoneFull } from "./store/types";
import { loadWords, wordsFor } from "./strings";
import { Format } from "./strings/format";
import "./style.css";
import { type Fetched, fetchLists, fetchMe, fetchWorksheet } from "./sync/api";
import { createEngine } from "./sync/engine";
import { catchInstallPrompt } from "./ui/install";
import { goInstead, type Route, to, useRoute } from "./ui/route";
import { type Session, SessionContext } from "./ui/session";
import { showToast, Toast } from "./ui/toast";
import { keepWhatWasLoaded, registerWorker, sendInBackground } from "./ui/worker";
import { writeProblem } from "./ui/write-problem";

function browserLanguage(): Language {
  return navigator.language.startsWith("id") || navigator.language.startsWith("ms") ? "id" : "en";
}

type Stage =
  | { name: "loading" }
  | { name: "closed" }
  | { name: "welcome"; isOffline: boolean }
  | { name: "who"; people: Person[] }
  | { name: "open"; person: Person; book: Book; met: Me | undefined };

function App({ phone }: { phone: Phone }) {
  const [stage, setStage] = useState<Stage>({ name: "loading" });
  const [language, setLanguage] = useState<Language>("id");
  const [update, setUpdate] = useState<(() => void) | null>(null);
  const isChosen = useRef(false);

  /** As chosen on this phone, else as the person reads elsewhere, else as the browser does. */
  const speak = async (person: Person | null) => {
    const chosen = await phone.setting("language");
    const spoken = chosen ?? person?.language ?? browserLanguage();
    await loadWords(spoken);
    if (spoken !== "id") void keepWhatWasLoaded();
    document.documentElement.lang = spoken;
    setLanguage(spoken);
  };
  const enter = async (person: Person, met?: Me) => {
    await phone.welcome(person);
    await speak(person);
    setStage({ name: "open", person, book: await openBook(person.id), met });
  };
  /** Forms need lists and plan lines, also when the signal goes a moment later: all at once. */
  const ask = () => Promise.all([fetchMe(), fetchLists(), fetchWorksheet()]);
  const arrive = async (
    me: Me,
    lists: Fetched<Lists> | null,
    worksheet: Fetched<Worksheet> | null,
  ) => {
    const book = await openBook(me.person.id);
    await book.sync.remember(me);
    if (lists) await book.sync.setMeta({ lists: lists.body, lists_etag: lists.etag });
    if (worksheet?.body.person_id === me.person.id) {
      await book.sync.takeWorksheet(worksheet.body, worksheet.etag);
    }
    book.close();
    await enter(me.person, lists ? me : undefined);
  };
  const begin = async () => {
    const current = await phone.current();
    // What is on the phone opens at once; sync finds out who is signed in.
    if (current) return enter(current);
    const [me, ...told] = await ask();
    if (typeof me !== "string") return arrive(me, ...told);
    await speak(null);
    const people = await phone.people();
    setStage(
      people.length ? { name: "who", people } : { name: "welcome", isOffline: me === "offline" },
    );
  };
  /** Whoever signed in just now is who records, unless another was chosen on this page. */
  const follow = async () => {
    // Not under a form that is being filled in; that person is told on the other screens.
    const isForm = [to.start, `${to.needs}/`].some((place) => location.hash.startsWith(place));
    if (isChosen.current || isForm) return;
    const [me, ...told] = await ask();
    if (typeof me !== "string") await arrive(me, ...told);
  };
  useEffect(() => {
    begin().catch(() => setStage({ name: "closed" }));
    void registerWorker((takeOver) => setUpdate(() => takeOver));
  }, []);

  const words = wordsFor(language);
  switch (stage.name) {
    case "loading":
      return <main class="main" id="isi" />;
    case "closed":
      return <Closed words={words} />;
    case "welcome":
      return <Welcome words={words} isOffline={stage.isOffline} onRetry={() => void begin()} />;
    case "who":
      return (
        <WhoRecords
          words={words}
          people={stage.people}
          onChoose={(person) => {
            isChosen.current = true;
            goInstead(to.home);
            void enter(person);
          }}
        />
      );
    case "open":
      return (
        <Open
          key={stage.person.id}
          phone={phone}
          person={stage.person}
          book={stage.book}
          met={stage.met}
          onOther={follow}
          language={language}
          update={update}
          onLanguage={() => speak(stage.person)}
          onChange={async (person) => {
            if (person) return enter(person);
            const people = await phone.people();
            setStage(
              people.length ? { name: "who", people } : { name: "welcome", isOffline: false },
            );
          }}
        />
      );
  }
}

interface Known {
  libraries: Library[];
  lists: Lists | null;
  lines: PlanLine[];
}

function Open(props: {
  phone: Phone;
  person: Person;
  book: Book;
  met: Me | undefined;
  /** The session is somebody else's. */
  onOther: () => Promise<void>;
  language: Language;
  update: (() => void) | null;
  onLanguage: () => Promise<void>;
  onChange: (person: Person | null) => Promise<void>;
}) {
  const { phone, person, book, language } = props;
  const engine = useMemo(() => createEngine(book, props.met ? { met: props.met } : {}), [book]);
  const [known, setKnown] = useState<Known | null>(null);
  const [price, setPrice] = useState(rules.price_per_mb_idr);
  const read = async () => {
    const [libraries, lists, lines, own] = await Promise.all([
      book.libraries(),
      book.lists(),
      book.lines(),
      phone.setting("price_per_mb_idr"),
    ]);
    setPrice(own ?? lists?.price_per_mb_idr ?? rules.price_per_mb_idr);
    if (lists) setKnown({ libraries, lists, lines });
    return lists !== null;
  };
  useEffect(() => {
    // A button whose write the phone refuses must say so, wherever it stands.
    const tell = ({ reason }: PromiseRejectionEvent) => {
      const isOurs = reason instanceof PhoneFull || reason instanceof NewerApp;
      if (isOurs) showToast(writeProblem(reason, wordsFor(language)), "bad");
    };
    addEventListener("unhandledrejection", tell);
    return () => removeEventListener("unhandledrejection", tell);
  }, [language]);
  useEffect(() => {
    const start = async () => {
      const isKnown = await read();
      engine.start();
      // The very first time the lists come with the first exchange.
      if (!isKnown) {
        await engine.now();
        await read();
        setKnown((found) => found ?? { libraries: [], lists: null, lines: [] });
      }
    };
    void start();
    const stopListening = engine.subscribe(({ phase }) => {
      if (phase === "other_person") void props.onOther();
    });
    void navigator.storage?.persist?.();
    const stop = book.subscribe(() => void read());
    const stopAsking = sendInBackground(book, engine);
    return () => {
      stop();
      stopAsking();
      stopListening();
      engine.stop();
      book.close();
    };
  }, []);
  const session = useMemo<Session | null>(() => {
    if (!known) return null;
    const zone = known.libraries.find((library) => library.is_own)?.time_zone;
    return {
      phone,
      book,
      engine,
      person,
      words: wordsFor(language),
      format: new Format(language, zone),
      libraries: known.libraries,
      lists: known.lists,
      lines: known.lines,
      price,
      update: props.update,
      refresh: async () => {
        await read();
        await props.onLanguage();
      },
      change: props.onChange,
    };
  }, [known, language, price, props.update]);
  const route = useRoute();
  if (!session) return <main class="main" id="isi" />;
  return (
    <SessionContext.Provider value={session}>
      <Shell route={route}>
        <Screen route={route} />
      </Shell>
      <Toast />
    </SessionContext.Provider>
  );
}

function Screen({ route }: { route: Route }) {
  switch (route.name) {
    case "activities":
      return <Activities />;
    case "activity":
      return <ActivityScreen id={route.id} key={route.id} />;
    case "start":
      return <Start />;
    case "repeat":
      return <Repeat id={route.id} key={route.id} />;
    case "form":
      return <FormScreen id={route.id} key={route.id} />;
    case "months":
      return <Months />;
    case "month":
      return <MonthScreen libraryId={+route.id} month={route.month} key={location.hash} />;
    case "needs":
      return <Needs />;
    case "need":
      return <NeedScreen libraryId={+route.id} id={route.need} key={route.need} />;
    case "outbox":
      return <Outbox />;
    case "phone":
      return <PhoneScreen />;
    default:
      return <Home />;
  }
}

async function start(): Promise<void> {
  catchInstallPrompt();
  const root = document.getElementById("app");
  if (!root) return;
  const phone = await openPhone().catch(() => null);
  root.replaceChildren();
  render(phone ? <App phone={phone} /> : <Closed words={wordsFor("id")} />, root);
}

void start();
