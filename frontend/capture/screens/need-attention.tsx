/** What the server says about a need: both answers of a conflict, a refusal. */
import { chosenNeed, sentOffNeed } from "../domain/need";
import { needTexts } from "../domain/need-rules";
import type { LocalNeed, NeedField } from "../domain/types";
import { needText } from "../ui/need-parts";
import { Note } from "../ui/parts";
import { useSession } from "../ui/session";
import { BothAnswers } from "./both-answers";
import type { ChangeNeed } from "./need";

export function NeedAttention(props: {
  need: LocalNeed;
  change: ChangeNeed;
  onChosen: () => void;
}) {
  const session = useSession();
  const { words, format, engine } = session;
  const { attention } = props.need;
  if (attention?.kind === "conflict") {
    const fields = Object.entries(attention.fields).map(([name, { theirs, mine }]) => {
      const field = name as NeedField;
      return {
        field,
        label: needTexts(format.language).labels[field],
        theirs: needText(field, theirs, session),
        mine: needText(field, mine, session),
      };
    });
    return (
      <BothAnswers
        title={words.need_conflict}
        fields={fields}
        onChoose={(field, choice) => {
          props.onChosen();
          void props.change((one) => chosenNeed(one, field as NeedField, choice));
        }}
      />
    );
  }
  // The form shows the others at their fields.
  const placeless = attention?.kind === "invalid" ? attention.fields[""] : undefined;
  if (attention?.kind !== "refused" && !placeless) return null;
  const message = attention?.kind === "refused" ? attention.message : placeless;
  const isGone = attention?.kind === "refused" && attention.status === "gone";
  const again = async () => {
    if (await props.change(sentOffNeed)) void engine.now();
  };
  return (
    <Note tone="bad" role="alert">
      <p>
        <b>{isGone ? words.need_gone : `${words.server_message} ${message}`}</b>
      </p>
      <p>
        <button type="button" class="btn gap-s" onClick={() => void again()}>
          {words.send_once_more}
        </button>
      </p>
    </Note>
  );
}
