/** Before anybody is known on this phone, and when several people share it. */
import type { Person } from "../domain/types";
import type { Strings } from "../strings";
import { Icon } from "../ui/parts";
import { Brand } from "./shell";

export const SIGN_IN = "/masuk/?next=/catat/";

function Plain({ children }: { children: preact.ComponentChildren }) {
  return (
    <div class="plain">
      <header class="top">
        <Brand href="/" />
      </header>
      <main class="main" id="isi" tabIndex={-1}>
        {children}
      </main>
    </div>
  );
}

export function Welcome(props: { words: Strings; isOffline: boolean; onRetry: () => void }) {
  const { words } = props;
  return (
    <Plain>
      <div class="page-head">
        <h1>{words.welcome_title}</h1>
        <p class="muted">{words.welcome_text}</p>
      </div>
      {props.isOffline ? (
        <div class="stack">
          <p>{words.first_needs_signal}</p>
          <button type="button" class="btn primary block" onClick={props.onRetry}>
            {words.try_again}
          </button>
        </div>
      ) : (
        <a class="btn primary big block" href={SIGN_IN}>
          <Icon name="key" />
          {words.sign_in}
        </a>
      )}
    </Plain>
  );
}

export function WhoRecords(props: {
  words: Strings;
  people: Person[];
  onChoose: (person: Person) => void;
}) {
  const { words } = props;
  return (
    <Plain>
      <div class="page-head">
        <h1>{words.who_records}</h1>
        <p class="muted">{words.who_records_text}</p>
      </div>
      <div class="card flush">
        <ul class="list">
          {props.people.map((person) => (
            <li key={person.id}>
              <button type="button" class="row" onClick={() => props.onChoose(person)}>
                <span class="row-i">
                  <Icon name="people" />
                </span>
                <span class="row-t">{person.name}</span>
                <Icon name="chev" />
              </button>
            </li>
          ))}
          <li>
            <a class="row" href={SIGN_IN}>
              <span class="row-i">
                <Icon name="key" />
              </span>
              <span class="row-t">{words.someone_else}</span>
              <Icon name="chev" />
            </a>
          </li>
        </ul>
      </div>
    </Plain>
  );
}

/** The browser does not let anything be stored, as in a private window, or a newer app was here. */
export function Closed({ words }: { words: Strings }) {
  return (
    <Plain>
      <div class="page-head">
        <h1>{words.closed_title}</h1>
        <p class="muted">{words.closed_text}</p>
      </div>
      <div class="stack">
        <button type="button" class="btn primary block" onClick={() => location.reload()}>
          {words.try_again}
        </button>
        <a class="btn block" href="/kegiatan/baru/">
          {words.record_on_web}
        </a>
      </div>
    </Plain>
  );
}
