/** One month of one library: its tally, its totals, closing it, and what the server asks. */
import { useState } from "preact/hooks";
import { monthTitle } from "../domain/due";
import {
  checkMonth,
  GROUPS,
  missingToClose,
  monthTexts,
  nameOfNumber,
  sumsOf,
} from "../domain/month";
import { answersOf, newSheet, sentOff, sheetId, typedIn } from "../domain/sheet";
import type { Due, LocalSheet, SheetFields } from "../domain/types";
import { ChoiceField, CountField, TextField } from "../ui/fields";
import { Icon, Loading, Note, PageHead } from "../ui/parts";
import { to } from "../ui/route";
import { todayIn, useBook, useSession } from "../ui/session";
import { isClosing, SheetState } from "../ui/sheet-parts";
import { showToast } from "../ui/toast";
import { writeProblem } from "../ui/write-problem";
import { MonthAttention } from "./month-attention";
import { Closing, Reopening } from "./month-closing";
import { Tally } from "./month-tally";

/** Change the month on this phone; false where the phone could not keep it. */
export type ChangeSheet = (work: (sheet: LocalSheet) => LocalSheet) => Promise<boolean>;

export function MonthScreen({ libraryId, month }: { libraryId: number; month: string }) {
  const session = useSession();
  const { words, format, libraries, book } = session;
  const [problem, setProblem] = useState("");
  const found = useBook(
    async (one) => ({ sheets: await one.sheets(), due: (await one.meta<Due[]>("due")) ?? [] }),
    [],
  );
  const library = libraries.find((one) => one.id === libraryId);
  if (!found) return <Loading />;
  const own = found.sheets.filter((one) => one.library_id === libraryId);
  const known = own.find((one) => one.id === sheetId(libraryId, month));
  const sheet = known ?? newSheet(libraryId, month, "");
  const dueOn = found.due.find(
    (one) => one.library_id === libraryId && one.month === month,
  )?.due_on;
  const earlier = own
    .filter((one) => one.month < month)
    .sort((one, other) => (one.month < other.month ? 1 : -1))
    .map(answersOf);
  const change: ChangeSheet = async (work) => {
    try {
      await book.changeSheet(libraryId, month, work);
      setProblem("");
      return true;
    } catch (error) {
      setProblem(writeProblem(error, words));
      return false;
    }
  };
  const today = todayIn(session, libraryId);
  const parts = { sheet, month, today, change };
  return (
    <>
      <PageHead
        back={{ href: to.months, text: words.statistics }}
        title={monthTitle(month, format.language)}
      >
        <p class="muted">{library?.name}</p>
        <p>
          <SheetState sheet={known ?? null} />{" "}
          <span class="small muted">
            {isClosing(sheet) ? words.month_closed : dueOn && words.due_on(format.day(dueOn))}
          </span>
        </p>
      </PageHead>
      <div class="stack l">
        {problem && (
          <Note tone="bad" role="alert">
            <p>{problem}</p>
          </Note>
        )}
        <MonthAttention {...parts} />
        {isClosing(sheet) ? (
          <Numbers sheet={sheet} />
        ) : (
          <>
            <Tally {...parts} />
            <Totals {...parts} />
          </>
        )}
        {sheet.base?.state === "closed" ? (
          <Reopening {...parts} />
        ) : (
          <Closing {...parts} earlier={earlier} />
        )}
      </div>
    </>
  );
}

/** What a closed month says. */
function Numbers({ sheet }: { sheet: LocalSheet }) {
  const { words, format } = useSession();
  const answers = answersOf(sheet);
  const { language } = format;
  const known = GROUPS.flat().filter((name) => name in answers);
  return (
    <section class="card">
      <dl class="dl">
        {known.map((name) => (
          <>
            <dt key={name}>{nameOfNumber(name, language)}</dt>
            <dd class="num">{format.number(Number(answers[name]))}</dd>
          </>
        ))}
      </dl>
      <p class="gap-s">
        {(monthTexts(language).methods as Record<string, string>)[String(answers.method)]}.{" "}
        {answers.note}
      </p>
      {sheet.base?.state === "closed" && (
        <p class="small muted">
          {words.closed_by(sheet.base.closed_by)} {sheet.base.receipt}
        </p>
      )}
    </section>
  );
}

interface Parts {
  sheet: LocalSheet;
  month: string;
  today: string;
  change: ChangeSheet;
}

/** The month's totals; what is tallied shows the sum of its days. */
function Totals({ sheet, month, today, change }: Parts) {
  const { words, format, engine } = useSession();
  const { language } = format;
  // Shown as typed, whatever is being written down meanwhile.
  const [typed, setTyped] = useState<SheetFields>({});
  const [isChecked, setIsChecked] = useState(false);
  const answers = answersOf(sheet);
  const sums = sumsOf(answers);
  const problems = {
    ...(sheet.attention?.kind === "invalid" ? sheet.attention.fields : {}),
    ...(isChecked ? checkMonth(answers, month, today, language) : {}),
  };
  const type = (fields: SheetFields) => {
    setTyped({ ...typed, ...fields });
    void change((one) => typedIn(one, fields));
  };
  const value = (key: string) => (key in typed ? typed[key] : answers[key]) ?? null;
  const send = async () => {
    setIsChecked(true);
    if (Object.keys(checkMonth(answers, month, today, language)).length) return;
    if (!(await change(sentOff))) return;
    setTyped({});
    showToast(words.queued);
    void engine.now();
  };
  const texts = monthTexts(language);
  const hasDraft = Object.keys(sheet.draft).length > 0;
  const missing = missingToClose(answers, language);
  return (
    <details class="card" open={Object.keys(problems).length > 0 || undefined}>
      <summary>{words.totals}</summary>
      <p class="hint">{words.totals_hint}</p>
      {GROUPS.map((names, at) => (
        <fieldset key={names[0]} class="gap stack">
          <legend>{texts.groups[at]}</legend>
          <div class="steppers">
            {names.map((name) => {
              const label = nameOfNumber(name, language);
              return name in sums && !(name in problems) ? (
                <div class="field" key={name}>
                  <span class="label">{label}</span>
                  <p>
                    <b>{format.number(sums[name] ?? 0)}</b>{" "}
                    <span class="small muted">{words.sum_of_days}</span>
                  </p>
                </div>
              ) : (
                <CountField
                  key={name}
                  name={name}
                  label={label}
                  optional={!(name in missing) && !(name in answers)}
                  problem={problems[name]}
                  size="plain"
                  value={value(name) as number | null}
                  onCount={(count) => type({ [name]: count })}
                />
              );
            })}
          </div>
        </fieldset>
      ))}
      <ChoiceField
        name="method"
        label={words.how_counted}
        shape="row"
        problem={problems.method}
        value={String(value("method") ?? "")}
        choices={Object.entries(texts.methods).map(([code, name]) => ({ code, name }))}
        onChoose={(method) => type({ method })}
      />
      <TextField
        name="note"
        label={words.month_note}
        optional
        rows={2}
        limit={500}
        problem={problems.note}
        value={String(value("note") ?? "")}
        onType={(note) => type({ note })}
      />
      <div class="act">
        <button type="button" class="btn primary" disabled={!hasDraft} onClick={() => void send()}>
          <Icon name="send" />
          {words.save_and_send}
        </button>
      </div>
    </details>
  );
}
