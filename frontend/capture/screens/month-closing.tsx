/** Closing a month, with what looks wrong put as questions; and opening it again. */
import { useState } from "preact/hooks";
import { daysOf, missingToClose, questionsOf } from "../domain/month";
import { answersOf, dropped, toBeClosed, toBeReopened } from "../domain/sheet";
import type { Answers, Asked, LocalSheet } from "../domain/types";
import { TextField } from "../ui/fields";
import { Icon, Note } from "../ui/parts";
import { useSession } from "../ui/session";
import { showToast } from "../ui/toast";
import type { ChangeSheet } from "./month";

interface Props {
  sheet: LocalSheet;
  month: string;
  today: string;
  change: ChangeSheet;
}

/** What is asked here and what the server asked, each once. */
function asked(props: Props & { earlier: Answers[] }, language: "id" | "en"): Asked[] {
  const { sheet, month, earlier } = props;
  const here = questionsOf(answersOf(sheet), earlier, month, language);
  const told = sheet.attention?.kind === "questions" ? sheet.attention.questions : [];
  return [...here, ...told.filter((one) => !here.some(({ code }) => code === one.code))];
}

export function Closing(props: Props & { earlier: Answers[] }) {
  const { sheet, month, today, change } = props;
  const { words, format, engine } = useSession();
  const [confirmed, setConfirmed] = useState<string[]>([]);
  const [isRefused, setIsRefused] = useState(false);
  if (sheet.wish?.act === "close") {
    const hasLeft = sheet.pending.some((one) => one.act === "close");
    return (
      <Note icon="phone" role="status">
        <p>{words.closes_later}</p>
        {!hasLeft && (
          <p>
            <button
              type="button"
              class="link"
              onClick={() => void change((one) => ({ ...one, wish: null }))}
            >
              {words.do_not_close}
            </button>
          </p>
        )}
      </Note>
    );
  }
  const last = `${month}-${String(daysOf(month)).padStart(2, "0")}`;
  const answers = answersOf(sheet);
  if (today < last || Object.keys(answers).length === 0) return null;
  const missing = Object.values(missingToClose(answers, format.language));
  const questions = asked(props, format.language);
  const open = questions.filter(({ code }) => !confirmed.includes(code));
  const close = async () => {
    setIsRefused(open.length > 0);
    if (open.length) return;
    if (!(await change((one) => toBeClosed(one, confirmed)))) return;
    showToast(words.closes_later);
    scrollTo(0, 0);
    void engine.now();
  };
  return (
    <section class="card stack" aria-labelledby="h-close">
      <h2 id="h-close">{words.close_month}</h2>
      {missing.length > 0 ? (
        <ul class="small">
          {missing.map((text) => (
            <li key={text}>{text}</li>
          ))}
        </ul>
      ) : (
        <p class="hint">{words.close_hint}</p>
      )}
      {missing.length === 0 && questions.length > 0 && (
        <fieldset class={isRefused && open.length ? "field bad" : "field"}>
          <legend>{words.look_again}</legend>
          <div class="seg">
            {questions.map(({ code, text }) => (
              <label key={code}>
                <input
                  type="checkbox"
                  checked={confirmed.includes(code)}
                  onChange={() =>
                    setConfirmed((before) =>
                      before.includes(code)
                        ? before.filter((one) => one !== code)
                        : [...before, code],
                    )
                  }
                />
                <span class="dot" />
                <span>
                  {text} <b>{words.it_is_right}</b>
                </span>
              </label>
            ))}
          </div>
        </fieldset>
      )}
      <button
        type="button"
        class="btn primary block"
        disabled={missing.length > 0}
        onClick={() => void close()}
      >
        <Icon name="check" />
        {words.close_month}
      </button>
    </section>
  );
}

export function Reopening({ sheet, change }: Props) {
  const { words, engine } = useSession();
  const [reason, setReason] = useState("");
  const [isRefused, setIsRefused] = useState(false);
  if (sheet.wish?.act === "reopen") {
    return (
      <Note icon="phone" role="status">
        <p>{words.opens_later}</p>
      </Note>
    );
  }
  const reopen = async () => {
    setIsRefused(!reason.trim());
    if (!reason.trim()) return;
    if (await change((one) => toBeReopened(one, reason.trim()))) void engine.now();
  };
  return (
    <details class="card">
      <summary>{words.open_again}</summary>
      <TextField
        name="reason"
        label={words.open_reason}
        limit={300}
        rows={2}
        problem={isRefused ? words.open_reason_missing : undefined}
        value={reason}
        onType={setReason}
      />
      <button type="button" class="btn gap-s" onClick={() => void reopen()}>
        <Icon name="repeat" />
        {words.open_again}
      </button>
    </details>
  );
}

/** Let go of what is only on this phone. */
export function letGo(change: ChangeSheet): void {
  void change(dropped);
}
