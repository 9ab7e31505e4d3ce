/** Both answers of a conflict, and one button for each. */
import { Note } from "../ui/parts";
import { useSession } from "../ui/session";

export interface Both {
  field: string;
  label: string;
  theirs: string;
  mine: string;
}

export function BothAnswers(props: {
  title: string;
  fields: Both[];
  onChoose: (field: string, choice: "theirs" | "mine") => void;
}) {
  const { words } = useSession();
  return (
    <Note tone="warn" role="alert">
      <p>
        <b>{props.title}</b>
      </p>
      <p class="small">{words.conflict_hint}</p>
      {props.fields.map(({ field, label, ...both }) => (
        <fieldset key={field} class="gap-s">
          <legend>{label}</legend>
          <div class="choice">
            {(["theirs", "mine"] as const).map((choice) => (
              <button
                key={choice}
                type="button"
                class="btn block"
                onClick={() => props.onChoose(field, choice)}
              >
                <span>
                  {words[choice]}: <b>{both[choice]}</b>
                </span>
              </button>
            ))}
          </div>
        </fieldset>
      ))}
    </Note>
  );
}
