/** What residents need, as far as it is on this phone. */
import { uuid7 } from "../domain/ids";
import { contentOfNeed } from "../domain/need";
import type { Library, LocalNeed } from "../domain/types";
import { affectedText, isSettled, NeedState, needText, titleOfNeed } from "../ui/need-parts";
import { Icon, Loading, Note, PageHead } from "../ui/parts";
import { go, to } from "../ui/route";
import { useBook, useSession } from "../ui/session";
import { SyncCard } from "./sync-card";

/** Open before settled, the latest first. */
export function needsInOrder(needs: LocalNeed[]): LocalNeed[] {
  const key = (need: LocalNeed) =>
    `${isSettled(need) ? 0 : 1} ${contentOfNeed(need).noted_on} ${need.id}`;
  return [...needs].sort((one, other) => (key(one) < key(other) ? 1 : -1));
}

export function Needs() {
  const { words, libraries } = useSession();
  const needs = useBook((book) => book.needs());
  if (!needs) return <Loading />;
  const own = libraries.filter((library) => library.is_own);
  return (
    <>
      <PageHead back={{ href: to.home, text: words.home }} title={words.needs}>
        <p class="muted">{words.needs_text}</p>
      </PageHead>
      <div class="stack l">
        {own.length === 0 && (
          <Note tone="warn">
            <p>{words.no_library}</p>
          </Note>
        )}
        {own.map((library) => (
          <OfLibrary
            key={library.id}
            library={library}
            isOnly={own.length === 1}
            needs={needsInOrder(needs).filter((need) => need.library_id === library.id)}
          />
        ))}
        <SyncCard />
        <p class="small">
          <a href="/kebutuhan/">{words.needs_on_web}</a>
        </p>
      </div>
    </>
  );
}

function OfLibrary(props: { library: Library; isOnly: boolean; needs: LocalNeed[] }) {
  const { library, needs } = props;
  const { words } = useSession();
  return (
    <section class="stack" aria-label={library.name}>
      {!props.isOnly && <h2>{library.name}</h2>}
      <button
        type="button"
        class="btn primary big block"
        onClick={() => go(to.need(library.id, uuid7()))}
      >
        <Icon name="plus" />
        {words.record_need}
      </button>
      {needs.length === 0 ? (
        <div class="empty">
          <Icon name="need" />
          <p>{words.needs_empty}</p>
        </div>
      ) : (
        <div class="card flush">
          <ul class="list">
            {needs.map((need) => (
              <li key={need.id}>
                <NeedRow need={need} />
              </li>
            ))}
          </ul>
        </div>
      )}
    </section>
  );
}

export function NeedRow({ need }: { need: LocalNeed }) {
  const session = useSession();
  const { theme } = contentOfNeed(need);
  const said = [theme && needText("theme", theme, session), affectedText(need, session)];
  return (
    <a class="row" href={to.need(need.library_id, need.id)}>
      <span class="row-i">
        <Icon name="need" />
      </span>
      <span>
        <span class="row-t">{titleOfNeed(need, session)}</span>
        <span class="row-d">{said.filter(Boolean).join(", ")}</span>
      </span>
      <NeedState need={need} />
    </a>
  );
}
