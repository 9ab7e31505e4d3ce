/** A need that is settled: it is read here and opened again on the web. */

import { contentOfNeed, EMPTY_NEED } from "../domain/need";
import { needTexts } from "../domain/need-rules";
import type { LocalNeed, NeedField } from "../domain/types";
import { NeedState, needText } from "../ui/need-parts";
import { PageHead } from "../ui/parts";
import { to } from "../ui/route";
import { useSession } from "../ui/session";

export function SettledNeed({ need }: { need: LocalNeed }) {
  const session = useSession();
  const { words, format } = session;
  const content = contentOfNeed(need);
  const filled = (Object.keys(EMPTY_NEED) as NeedField[]).filter((field) => content[field]);
  return (
    <>
      <PageHead back={{ href: to.needs, text: words.needs }} title={content.problem}>
        <p>
          <NeedState need={need} />
        </p>
        <p class="muted">{need.base?.state_note}</p>
      </PageHead>
      <section class="card">
        <dl class="dl">
          {filled.map((field) => (
            <>
              <dt key={field}>{needTexts(format.language).labels[field]}</dt>
              <dd>{needText(field, content[field], session)}</dd>
            </>
          ))}
        </dl>
      </section>
      <p class="small gap-s">
        <a href={`/kebutuhan/${need.id}/`}>{words.open_on_web}</a>
      </p>
    </>
  );
}
