/** Choosing what to record: in which library, from nothing or from an earlier record. */
import { useEffect, useRef, useState } from "preact/hooks";
import { isDue, offeredLines } from "../domain/plan";
import { contentOf, startingContent, startingContentOfLine } from "../domain/record";
import type { Library, LocalRecord, PlanLine } from "../domain/types";
import { Icon, Loading, Note, PageHead } from "../ui/parts";
import { goInstead, to } from "../ui/route";
import { formatFor, todayIn, useBook, useSession } from "../ui/session";
import { latestFirst } from "./home";

const SHOWN_LIBRARIES = 30;
const SHOWN_RECORDS = 8;
const SHOWN_LINES = 5;

/** A new record, begun from another, from a line of the plan or from nothing; on to its form. */
export function useBegin() {
  const session = useSession();
  return async (library: Library, copied: LocalRecord | null, line?: PlanLine) => {
    const today = todayIn(session, library.id);
    const from = copied && contentOf(copied);
    const offered = offeredLines(session.lines, library.id, today);
    const record = await session.book.begin(
      library.id,
      line ? startingContentOfLine(line, today) : startingContent(from, today, offered),
      from && { title: from.title, held_on: from.held_on ?? "" },
    );
    goInstead(to.form(record.id));
  };
}

/** Reached by "Repeat": nothing is asked. */
export function Repeat({ id }: { id: string }) {
  const { book, libraries } = useSession();
  const begin = useBegin();
  const isBegun = useRef(false);
  useEffect(() => {
    if (isBegun.current) return;
    isBegun.current = true;
    const repeat = async () => {
      const record = await book.record(id);
      const library = libraries.find((one) => one.id === record?.library_id);
      if (record && library) await begin(library, record);
      else goInstead(to.start);
    };
    void repeat().catch((error) => {
      // A full phone: it is said there, and nobody waits here for ever.
      goInstead(to.start);
      throw error;
    });
  }, [book, begin, id, libraries]);
  return <Loading />;
}

export function Start() {
  const session = useSession();
  const { words, libraries } = session;
  const [chosen, setChosen] = useState<Library | null>(null);
  const library = chosen ?? (libraries.length === 1 ? (libraries[0] ?? null) : null);
  if (!libraries.length) {
    return (
      <>
        <PageHead title={words.record_activity} />
        <Note tone="warn">
          <p>{words.no_library}</p>
        </Note>
      </>
    );
  }
  return library ? <WhatToRecord library={library} /> : <ChooseLibrary onChoose={setChosen} />;
}

function ChooseLibrary({ onChoose }: { onChoose: (library: Library) => void }) {
  const { words, format, libraries } = useSession();
  const [asked, setAsked] = useState("");
  const wanted = asked.trim().toLowerCase();
  const found = libraries.filter((one) =>
    `${one.name} ${one.place}`.toLowerCase().includes(wanted),
  );
  const shown = found.slice(0, SHOWN_LIBRARIES);
  return (
    <>
      <PageHead back={{ href: to.home, text: words.home }} title={words.which_library} />
      <div class="field">
        <label for="find">{words.find_library}</label>
        <input
          class="input"
          id="find"
          type="search"
          value={asked}
          onInput={(event) => setAsked((event.target as HTMLInputElement).value)}
        />
      </div>
      <p class="small muted list-count" role="status">
        {words.libraries_shown(format.number(shown.length), format.number(found.length))}
      </p>
      <div class="card flush">
        <ul class="list">
          {shown.map((library) => (
            <li key={library.id}>
              <button type="button" class="row" onClick={() => onChoose(library)}>
                <span class="row-i">
                  <Icon name="book" />
                </span>
                <span>
                  <span class="row-t">{library.name}</span>
                  <span class="row-d">{library.place}</span>
                </span>
                <Icon name="chev" />
              </button>
            </li>
          ))}
        </ul>
      </div>
    </>
  );
}

function WhatToRecord({ library }: { library: Library }) {
  const session = useSession();
  const { words } = session;
  const format = formatFor(session, library.id);
  const begin = useBegin();
  const records = useBook((book) => book.records());
  if (!records) return <Loading />;
  const earlier = latestFirst(records)
    .filter((one) => one.library_id === library.id && one.base?.state !== "withdrawn")
    .filter((one) => contentOf(one).title);
  // Of one course only the latest meeting is offered.
  const titles = new Set<string>();
  const offered = earlier.filter((one) => {
    const { title } = contentOf(one);
    return !titles.has(title) && titles.add(title);
  });
  return (
    <>
      <PageHead back={{ href: to.home, text: words.home }} title={words.record_activity}>
        <p class="muted">{library.name}</p>
      </PageHead>
      <div class="stack l">
        {library.closed_on && (
          <Note tone="warn">
            <p>{words.library_closed(format.day(library.closed_on))}</p>
          </Note>
        )}
        <FromPlan library={library} onBegin={(line) => void begin(library, null, line)} />
        <button
          type="button"
          class="btn primary big block"
          onClick={() => void begin(library, null)}
        >
          <Icon name="plus" />
          {words.start_empty}
        </button>
        {offered.length > 0 && (
          <section aria-labelledby="h-earlier">
            <div class="sec-head">
              <h2 id="h-earlier">{words.start_from}</h2>
            </div>
            <div class="card flush">
              <ul class="list">
                {offered.slice(0, SHOWN_RECORDS).map((record) => (
                  <li key={record.id}>
                    <button type="button" class="row" onClick={() => void begin(library, record)}>
                      <span class="row-i">
                        <Icon name="repeat" />
                      </span>
                      <span>
                        <span class="row-t">{contentOf(record).title}</span>
                        <span class="row-d">{format.day(contentOf(record).held_on)}</span>
                      </span>
                      <Icon name="chev" />
                    </button>
                  </li>
                ))}
              </ul>
            </div>
          </section>
        )}
      </div>
    </>
  );
}

/** What the work plan means to do, this month's first. */
function FromPlan(props: { library: Library; onBegin: (line: PlanLine) => void }) {
  const session = useSession();
  const { words } = session;
  const today = todayIn(session, props.library.id);
  const offered = offeredLines(session.lines, props.library.id, today);
  if (!offered.length) return null;
  const rows = (lines: PlanLine[]) => (
    <ul class="list">
      {lines.map((line) => (
        <li key={line.id}>
          <button type="button" class="row" onClick={() => props.onBegin(line)}>
            <span class="row-i daun">
              <Icon name="plan" />
            </span>
            <span>
              <span class="row-t">{line.title}</span>
              <span class="row-d">
                {isDue(line, today) ? words.planned_this_month : words.planned_this_year}
              </span>
            </span>
            <Icon name="chev" />
          </button>
        </li>
      ))}
    </ul>
  );
  const later = offered.slice(SHOWN_LINES);
  return (
    <section aria-labelledby="h-plan">
      <div class="sec-head">
        <h2 id="h-plan">{words.from_plan}</h2>
      </div>
      <div class="card flush">
        {rows(offered.slice(0, SHOWN_LINES))}
        {later.length > 0 && (
          <details>
            <summary class="inset">{words.more_lines(session.format.number(later.length))}</summary>
            {rows(later)}
          </details>
        )}
      </div>
    </section>
  );
}
