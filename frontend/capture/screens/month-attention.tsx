/** What the server says about a month: both answers of a conflict, a refusal, what changed. */
import { useState } from "preact/hooks";
import { monthTexts, nameOfNumber, sumsOf } from "../domain/month";
import { answersOf, chosen, sentOff, typedIn } from "../domain/sheet";
import type { LocalSheet } from "../domain/types";
import { Confirm, Note } from "../ui/parts";
import { useSession } from "../ui/session";
import { BothAnswers } from "./both-answers";
import type { ChangeSheet } from "./month";
import { letGo } from "./month-closing";

interface Props {
  sheet: LocalSheet;
  change: ChangeSheet;
}

export function MonthAttention({ sheet, change }: Props) {
  const { words } = useSession();
  const { attention } = sheet;
  if (!attention || attention.kind === "questions") return null;
  if (attention.kind === "conflict") return <Conflict sheet={sheet} change={change} />;
  if (attention.kind === "changed") {
    return (
      <Note tone="warn" role="alert">
        <p>{words.changed_before_closing}</p>
      </Note>
    );
  }
  return <Refusal sheet={sheet} change={change} />;
}

/** `day.7.loans` as people read it. */
function useName(): (key: string) => string {
  const { words, format } = useSession();
  return (key) => {
    const name = nameOfNumber(key, format.language);
    if (key === "method") return words.how_counted;
    if (key === "note") return words.month_note;
    return key.startsWith("day.") ? words.on_day(name, key.split(".")[1] ?? "") : name;
  };
}

function Conflict({ sheet, change }: Props) {
  const { words, format, engine } = useSession();
  const nameOf = useName();
  if (sheet.attention?.kind !== "conflict") return null;
  const said = (value: unknown) => {
    if (value === null || value === undefined) return words.not_recorded;
    if (typeof value === "number") return format.number(value);
    const methods = monthTexts(format.language).methods as Record<string, string>;
    return methods[String(value)] ?? String(value);
  };
  const choose = async (key: string, choice: "theirs" | "mine") => {
    if (await change((one) => chosen(one, key, choice))) void engine.now();
  };
  const fields = Object.entries(sheet.attention.fields).map(([key, { theirs, mine }]) => {
    return { field: key, label: nameOf(key), theirs: said(theirs), mine: said(mine) };
  });
  return (
    <BothAnswers
      title={words.month_conflict}
      fields={fields}
      onChoose={(key, choice) => void choose(key, choice)}
    />
  );
}

function Refusal({ sheet, change }: Props) {
  const { words, engine } = useSession();
  const nameOf = useName();
  const [asks, setAsks] = useState(false);
  const { attention } = sheet;
  const sums = sumsOf(answersOf(sheet));
  const isInvalid = attention?.kind === "invalid";
  const fields = isInvalid ? attention.fields : {};
  const message = attention?.kind === "refused" ? attention.message : "";
  // A total beside its own tally: the days count.
  const twice = Object.keys(fields).filter((key) => key in sums);
  const again = async () => {
    const empty = Object.fromEntries(twice.map((key) => [key, null]));
    const work = (one: LocalSheet) => sentOff(twice.length ? typedIn(one, empty) : one);
    if (await change(work)) void engine.now();
  };
  return (
    <Note tone="bad" role="alert">
      <p>
        <b>{message ? `${words.server_message} ${message}` : words.month_refused}</b>
      </p>
      {Object.entries(fields).map(([key, text]) => (
        <p key={key}>
          {key && `${nameOf(key)}: `}
          {text}
        </p>
      ))}
      <p class="bar gap-s">
        {(!isInvalid || twice.length > 0) && (
          <button type="button" class="btn" onClick={() => void again()}>
            {twice.length ? words.use_days : words.send_once_more}
          </button>
        )}
        <button type="button" class="btn" onClick={() => setAsks(true)}>
          {words.drop_changes}
        </button>
      </p>
      {asks && (
        <Confirm
          text={words.drop_month_ask}
          yes={words.yes_drop}
          no={words.no_keep}
          danger
          onYes={() => {
            setAsks(false);
            letGo(change);
          }}
          onNo={() => setAsks(false)}
        />
      )}
    </Note>
  );
}
