/** This phone: who uses it, what it keeps, what data costs. */
import { useEffect, useState } from "preact/hooks";
import type { Language, Person } from "../domain/types";
import { openBook } from "../store/book";
import { useInstall } from "../ui/install";
import { Confirm, Icon, Note, PageHead } from "../ui/parts";
import { useBook, useSession } from "../ui/session";
import { signOut } from "../ui/sign-out";
import { showToast } from "../ui/toast";
import { SIGN_IN } from "./welcome";

export const VERSION = "0.2.0";

export function PhoneScreen() {
  const { words } = useSession();
  return (
    <>
      <PageHead title={words.this_phone} />
      <div class="stack l">
        <Who />
        <Settings />
        <Storage />
        <PeopleHere />
        <p class="small muted">
          {words.version(VERSION)} · <a href="/">{words.web_pages}</a>
        </p>
      </div>
    </>
  );
}

function Who() {
  const { words, format, person, book, phone, change } = useSession();
  const [asks, setAsks] = useState(false);
  const unsent = useBook((one) => one.unsent());
  const count = (unsent?.records ?? 0) + (unsent?.photos ?? 0);
  const leave = async () => {
    setAsks(false);
    // Signed out here only once the server knows: otherwise the session would live on.
    if (!(await signOut())) {
      showToast(words.sign_out_offline);
      return;
    }
    await phone.leave();
    book.close();
    await change(null);
  };
  return (
    <section class="card" aria-labelledby="h-who">
      <h2 id="h-who">{words.signed_in_as}</h2>
      <p>
        <b>{person.name}</b>
      </p>
      <p class="bar gap-s">
        <button type="button" class="btn" onClick={() => setAsks(true)}>
          <Icon name="out" />
          {words.sign_out}
        </button>
      </p>
      {asks && (
        <Confirm
          text={count ? words.sign_out_ask(format.number(count)) : words.sign_out_plain}
          yes={words.sign_out_yes}
          no={words.sign_out_no}
          onYes={() => void leave()}
          onNo={() => setAsks(false)}
        />
      )}
    </section>
  );
}

function Settings() {
  const { words, format, phone, price, refresh } = useSession();
  const setLanguage = async (language: Language) => {
    await phone.set("language", language);
    await refresh();
  };
  return (
    <section class="card stack" aria-labelledby="h-language">
      <fieldset>
        <legend id="h-language">{words.language}</legend>
        <div class="seg in">
          {(["id", "en"] as const).map((language) => (
            <label key={language}>
              <input
                type="radio"
                name="language"
                checked={format.language === language}
                onChange={() => void setLanguage(language)}
              />
              <span lang={language}>{language === "id" ? "Bahasa Indonesia" : "English"}</span>
            </label>
          ))}
        </div>
      </fieldset>
      <div class="field">
        <label for="price">{words.price}</label>
        <p class="hint" id="price-hint">
          {words.price_hint}
        </p>
        <input
          class="input num"
          id="price"
          type="text"
          inputMode="numeric"
          aria-describedby="price-hint"
          value={String(price)}
          onChange={async (event) => {
            const typed = Number((event.target as HTMLInputElement).value.replace(/\D/g, ""));
            await phone.set("price_per_mb_idr", Math.min(typed, 100_000));
            await refresh();
          }}
        />
      </div>
    </section>
  );
}

/** Whether the browser promised to keep what is stored, and how much there is room for. */
function Storage() {
  const { words, format } = useSession();
  const install = useInstall();
  const [isKept, setIsKept] = useState<boolean | null>(null);
  const [isRefused, setIsRefused] = useState(false);
  const [space, setSpace] = useState<{ used: number; free: number } | null>(null);
  useEffect(() => {
    void navigator.storage?.persisted?.().then(setIsKept);
    void navigator.storage?.estimate?.().then(({ usage = 0, quota = 0 }) => {
      setSpace({ used: usage, free: Math.max(quota - usage, 0) });
    });
  }, []);
  const ask = async () => {
    const granted = await navigator.storage.persist();
    setIsKept(granted);
    setIsRefused(!granted);
  };
  return (
    <section class="card stack" aria-labelledby="h-storage">
      <h2 id="h-storage">{words.storage}</h2>
      <Note tone={isKept ? "good" : ""} icon={isKept ? "safe" : "info"}>
        <p>{isKept ? words.storage_kept : words.storage_not_kept}</p>
      </Note>
      {isRefused && <p class="small">{words.storage_refused}</p>}
      {isKept === false && (
        <button type="button" class="btn block" onClick={() => void ask()}>
          {words.keep_storage}
        </button>
      )}
      {space && (
        <p class="small muted">
          {words.storage_used(format.size(space.used), format.size(space.free))}
        </p>
      )}
      {install && (
        <button type="button" class="btn block" onClick={() => void install()}>
          <Icon name="down" />
          {words.install}
        </button>
      )}
      <p class="small muted">{words.install_hint}</p>
    </section>
  );
}

function PeopleHere() {
  const { words, format, phone, person, change } = useSession();
  const [people, setPeople] = useState<{ person: Person; unsent: number }[]>([]);
  const [asked, setAsked] = useState<Person | null>(null);
  const [problem, setProblem] = useState("");
  const read = async () => {
    const known = await phone.people();
    setPeople(
      await Promise.all(
        known.map(async (one) => ({ person: one, unsent: await unsentOf(one.id) })),
      ),
    );
  };
  useEffect(() => {
    void read();
  }, [person.id]);
  const forget = async (one: Person) => {
    setAsked(null);
    setProblem("");
    if (!(await phone.forget(one.id))) {
      setProblem(words.remove_refused(one.name));
      return;
    }
    showToast(words.removed_person);
    if (one.id === person.id) await change(null);
    else await read();
  };
  return (
    <section class="card flush" aria-labelledby="h-people">
      <h2 id="h-people">{words.people_here}</h2>
      {problem && (
        <div class="inset">
          <Note tone="warn" role="alert">
            <p>{problem}</p>
          </Note>
        </div>
      )}
      <ul class="list">
        {people.map(({ person: one, unsent }) => (
          <li key={one.id} class="row">
            <span class="row-i">
              <Icon name="people" />
            </span>
            <span>
              <span class="row-t">{one.name}</span>
              <span class="row-d">
                {one.id === person.id ? `${words.current_person}, ` : ""}
                {unsent ? words.unsent_of(format.number(unsent)) : words.everything_safe}
              </span>
            </span>
            <button
              type="button"
              class="btn icon"
              aria-label={words.remove_person(one.name)}
              onClick={() => setAsked(one)}
            >
              <Icon name="trash" />
            </button>
          </li>
        ))}
      </ul>
      <p class="inset bar">
        {people.length > 1 && (
          <button type="button" class="btn" onClick={() => void change(null)}>
            {words.change_person}
          </button>
        )}
        <a href={SIGN_IN}>{words.someone_else}</a>
      </p>
      {asked && (
        <Confirm
          text={words.remove_person_ask(asked.name)}
          yes={words.yes_delete}
          no={words.no_keep}
          danger
          onYes={() => void forget(asked)}
          onNo={() => setAsked(null)}
        />
      )}
    </section>
  );
}

async function unsentOf(personId: number): Promise<number> {
  const book = await openBook(personId);
  const { records, photos } = await book.unsent();
  book.close();
  return records + photos;
}
