/** The months of the libraries that the person keeps: what is counted, closed and due. */
import { monthsOf, monthTitle } from "../domain/due";
import type { Due, Library, LocalSheet } from "../domain/types";
import { Icon, Loading, Note, PageHead } from "../ui/parts";
import { to } from "../ui/route";
import { todayIn, useBook, useSession } from "../ui/session";
import { isClosing, SheetState } from "../ui/sheet-parts";
import { SyncCard } from "./sync-card";

export function useMonths(): { sheets: LocalSheet[]; due: Due[] } | null {
  return useBook(async (book) => ({
    sheets: await book.sheets(),
    due: (await book.meta<Due[]>("due")) ?? [],
  }));
}

export function Months() {
  const { words, libraries } = useSession();
  const found = useMonths();
  if (!found) return <Loading />;
  const own = libraries.filter((library) => library.is_own);
  return (
    <>
      <PageHead title={words.statistics}>
        <p class="muted">{words.statistics_text}</p>
      </PageHead>
      <div class="stack l">
        <SyncCard />
        {own.length === 0 && (
          <Note tone="warn">
            <p>{words.no_library}</p>
          </Note>
        )}
        {own.map((library) => (
          <Year key={library.id} library={library} {...found} />
        ))}
      </div>
    </>
  );
}

function Year({ library, sheets, due }: { library: Library; sheets: LocalSheet[]; due: Due[] }) {
  const session = useSession();
  const { words, format } = session;
  const today = todayIn(session, library.id);
  return (
    <section class="card flush" aria-label={library.name}>
      <h2 class="inset">{library.name}</h2>
      <ul class="list">
        {monthsOf(today).map((month) => {
          const is = (one: { library_id: number; month: string }) =>
            one.library_id === library.id && one.month === month;
          const sheet = sheets.find(is) ?? null;
          const day = due.find(is)?.due_on;
          return (
            <li key={month}>
              <a class="row" href={to.month(library.id, month)}>
                <span class={isClosing(sheet) ? "row-i daun" : "row-i"}>
                  <Icon name={isClosing(sheet) ? "check" : "cal"} />
                </span>
                <span>
                  <span class="row-t">{monthTitle(month, format.language)}</span>
                  <span class="row-d">
                    {isClosing(sheet)
                      ? words.month_closed
                      : day
                        ? words.due_on(format.day(day))
                        : words.month_open}
                  </span>
                </span>
                <SheetState sheet={sheet} />
              </a>
            </li>
          );
        })}
      </ul>
    </section>
  );
}
