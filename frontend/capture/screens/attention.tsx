/** What stands between a record and the server: remarks, conflicts, refusals. */
import { useEffect, useState } from "preact/hooks";
import { EMPTY } from "../domain/content";
import { labelOf } from "../domain/rules";
import type { Field, LocalRecord, Remark } from "../domain/types";
import { fieldId } from "../ui/fields";
import { Note } from "../ui/parts";
import { valueText } from "../ui/record-parts";
import { formatFor, useSession } from "../ui/session";
import { BothAnswers } from "./both-answers";

/** Fields as reviewers name them: the photos and the whole record have no input of their own. */
function remarkLabel(field: string, session: ReturnType<typeof useSession>): string {
  if (field === "") return session.words.whole_record;
  if (field === "photos") return session.words.the_photos;
  return labelOf(field as Field, session.format.language);
}

const remarkId = (remark: Remark) => `remark-${remark.id}`;

function openRemarks(record: LocalRecord): Remark[] {
  if (record.base?.state !== "returned") return [];
  return record.base.remarks.filter((remark) => remark.is_open);
}

/** Whether this remark was dealt with on this phone: its field changed, or it has an answer. */
function isAnswered(record: LocalRecord, remark: Remark): boolean {
  if (record.answers[remark.id]?.trim()) return true;
  if (!record.draft || !record.base || !(remark.field in record.draft)) return false;
  const field = remark.field as Field;
  return JSON.stringify(record.draft[field]) !== JSON.stringify(record.base.content[field]);
}

/** Who returned it and what is asked, with the way to each field. */
export function Returned({ record }: { record: LocalRecord }) {
  const session = useSession();
  const { words, format } = session;
  const remarks = openRemarks(record);
  const first = remarks[0];
  const isFirstLook = !record.draft;
  // It opens at the first question; whoever comes back to go on begins at the top.
  useEffect(() => {
    if (first && isFirstLook) scrollTo(first);
  }, []);
  if (!remarks.length) return null;
  return (
    <Note tone="bad" icon="return">
      <p>
        <b>{words.returned_by(remarks[0]?.by ?? "", format.number(remarks.length))}</b>
      </p>
      <p class="small">{words.returned_hint}</p>
      <ol class="small">
        {remarks.map((remark) => (
          <li key={remark.id}>
            <button type="button" class="link" onClick={() => showRemark(remark)}>
              {remarkLabel(remark.field, session)}
            </button>
            {isAnswered(record, remark) && ` (${words.answered})`}
          </li>
        ))}
      </ol>
    </Note>
  );
}

function scrollTo(remark: Remark): void {
  const element = document.getElementById(remarkId(remark));
  element?.closest("details")?.setAttribute("open", "");
  element?.scrollIntoView({ block: "center" });
}

function showRemark(remark: Remark): void {
  scrollTo(remark);
  document.getElementById(fieldId(remark.field))?.focus({ preventScroll: true });
}

/** The remarks on one field, each with room for an answer in words. */
export function FieldRemarks({ record, field }: { record: LocalRecord; field: string }) {
  const session = useSession();
  const format = formatFor(session, record.library_id);
  const remarks = openRemarks(record).filter((remark) => remark.field === field);
  if (!remarks.length) return null;
  return (
    <>
      {remarks.map((remark) => (
        <div key={remark.id} id={remarkId(remark)} class="asked">
          <blockquote class={isAnswered(record, remark) ? "remark done" : "remark"}>
            <cite>
              {remark.by}, {format.moment(remark.at)}
            </cite>
            {remark.text}
          </blockquote>
          <Answer record={record} remark={remark} />
        </div>
      ))}
    </>
  );
}

function Answer({ record, remark }: { record: LocalRecord; remark: Remark }) {
  const { words, book } = useSession();
  // As typed: what is read back from the phone comes later than the next letter.
  const [text, setText] = useState(record.answers[remark.id] ?? "");
  return (
    <div class="field">
      <label for={`answer-${remark.id}`} class="small">
        {words.your_answer} <span class="opt">({words.optional})</span>
      </label>
      <input
        class="input"
        id={`answer-${remark.id}`}
        maxLength={500}
        autoComplete="off"
        value={text}
        onInput={(event) => {
          const typed = (event.target as HTMLInputElement).value;
          setText(typed);
          void book.answer(record.id, { [remark.id]: typed });
        }}
      />
    </div>
  );
}

/** Both answers, and one button for each. */
export function Conflict({ record }: { record: LocalRecord }) {
  const session = useSession();
  const { words, book, format } = session;
  if (record.attention?.kind !== "conflict") return null;
  const fields = Object.entries(record.attention.fields).map(([name, { theirs, mine }]) => {
    const field = name as Field;
    return {
      field,
      label: labelOf(field, format.language),
      theirs: valueText(field, theirs, session),
      mine: valueText(field, mine, session),
    };
  });
  return (
    <BothAnswers
      title={words.conflict_title}
      fields={fields}
      onChoose={(field, choice) => void book.settle(record.id, field as Field, choice)}
    />
  );
}

/** What the server refused, in its own words, and the way on. */
export function Refusal({ record }: { record: LocalRecord }) {
  const { words, book, engine } = useSession();
  const attention = record.attention;
  if (attention?.kind === "invalid") {
    // The form shows the others at their fields.
    const placeless = Object.entries(attention.fields).filter(([field]) => !(field in EMPTY));
    if (!placeless.length) return null;
    return (
      <Note tone="bad" role="alert">
        {placeless.map(([field, text]) => (
          <p key={field}>{text}</p>
        ))}
      </Note>
    );
  }
  if (attention?.kind !== "refused") return null;
  const isNumber = attention.status === "id_taken" || attention.status === "gone";
  const again = async () => {
    if (isNumber) await book.renumber(record.id);
    else await book.send(record.id);
    void engine.now();
  };
  return (
    <Note tone="bad" role="alert">
      <p>
        <b>
          {attention.status === "id_taken" && words.taken_title}
          {attention.status === "gone" && words.gone_title}
          {!isNumber && `${words.server_message} ${attention.message}`}
        </b>
      </p>
      <p>
        <button type="button" class="btn gap-s" onClick={() => void again()}>
          {isNumber ? words.send_as_new : words.send_once_more}
        </button>
      </p>
    </Note>
  );
}
