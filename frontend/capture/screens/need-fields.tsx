/** The questions about a need, in the order of the web page, and the evidence for it. */
import { useState } from "preact/hooks";
import { isSaid } from "../domain/need";
import { EVIDENCE_LIMITS, NEED_LIMITS, needTexts } from "../domain/need-rules";
import type { Evidence, NeedContent, NeedField, NeedFields } from "../domain/types";
import { ChoiceField, CountField, DayField, type FieldFrame, TextField } from "../ui/fields";
import { useSession } from "../ui/session";
import { Fold, themeChoices } from "./form-fields";

type Problems = Record<string, string>;

const CAUSES = ["cause", "potential", "library_part"] as const;

export function NeedFormFields(props: {
  content: NeedContent;
  problems: Problems;
  today: string;
  onType: (fields: NeedFields) => void;
}) {
  const { content, problems, onType } = props;
  const { words, format, lists } = useSession();
  const texts = needTexts(format.language);
  const frame = (name: NeedField): FieldFrame => ({
    name,
    label: texts.questions[name],
    hint: (texts.helps as Partial<Record<NeedField, string>>)[name],
    problem: problems[name],
  });
  const text = (name: "problem" | "quote" | "affected" | (typeof CAUSES)[number], rows: number) => (
    <TextField
      key={name}
      {...frame(name)}
      optional={name !== "problem"}
      rows={rows}
      limit={NEED_LIMITS[name]}
      value={content[name]}
      onType={(said) => onType({ [name]: said })}
    />
  );
  const [isTold] = useState(() => CAUSES.some((name) => content[name]));
  return (
    <>
      {text("problem", 2)}
      <ChoiceField
        {...frame("theme")}
        shape="chips"
        choices={themeChoices(lists, format.language, content.theme)}
        value={content.theme}
        onChoose={(theme) => onType({ theme })}
      />
      {text("affected", 0)}
      <CountField
        {...frame("affected_count")}
        optional
        size="plain"
        value={content.affected_count}
        onCount={(affected_count) => onType({ affected_count })}
      />
      <ChoiceField
        {...frame("affected_unit")}
        shape="row"
        choices={Object.entries(texts.units).map(([code, name]) => ({ code, name }))}
        value={content.affected_unit}
        onChoose={(affected_unit) => onType({ affected_unit })}
      />
      {text("quote", 2)}
      <Fold title={words.more} hint={words.need_more_hint} isOpen={isTold}>
        <div class="stack">
          {CAUSES.map((name) => text(name, 2))}
          <DayField
            {...frame("noted_on")}
            value={content.noted_on ?? props.today}
            today={props.today}
            onDay={(noted_on) => onType({ noted_on })}
          />
        </div>
      </Fold>
    </>
  );
}

/** What is at the server already, and one more piece in words. */
export function NeedEvidence(props: {
  stored: Evidence[];
  proofs: Evidence[];
  problems: Problems;
  today: string;
  onProve: (proof: Evidence) => void;
}) {
  const { words, format } = useSession();
  const count = props.stored.length;
  // Whoever opened it to write keeps it open.
  const [isOpen] = useState(() => props.proofs.some(isSaid));
  return (
    <Fold
      title={words.evidence}
      hint={count ? words.evidence_stored(format.number(count)) : words.optional}
      isOpen={isOpen}
    >
      <p class="hint">{words.evidence_hint}</p>
      {count > 0 && (
        <ul class="gap-s">
          {props.stored.map((one) => (
            <li key={one.id}>
              {one.statement}{" "}
              <span class="small muted">
                {[one.source, format.day(one.dated_on)].filter(Boolean).join(", ")}
              </span>
            </li>
          ))}
        </ul>
      )}
      {props.proofs.map((proof, at) => (
        <Proof key={proof.id} {...props} proof={proof} at={at} />
      ))}
    </Fold>
  );
}

function Proof(props: {
  proof: Evidence;
  at: number;
  problems: Problems;
  today: string;
  onProve: (proof: Evidence) => void;
}) {
  const { proof, at } = props;
  const { words, format } = useSession();
  const { kinds } = needTexts(format.language);
  const say = (part: Partial<Evidence>) => props.onProve({ ...proof, ...part });
  const frame = (name: keyof Evidence, label: string, hint?: string): FieldFrame => ({
    // As the server names it; of a second piece by its number.
    name: at ? `${name}-${at}` : name,
    label,
    hint,
    problem: props.problems[name],
  });
  return (
    <div class="stack gap">
      <ChoiceField
        {...frame("kind", words.evidence_kind)}
        shape="chips"
        optional
        choices={Object.entries(kinds).map(([code, name]) => ({ code, name }))}
        value={proof.kind}
        onChoose={(kind) => say({ kind })}
      />
      <TextField
        {...frame("statement", words.evidence_statement)}
        rows={2}
        limit={EVIDENCE_LIMITS.statement}
        value={proof.statement}
        onType={(statement) => say({ statement })}
      />
      <TextField
        {...frame("source", words.evidence_source, words.evidence_source_hint)}
        limit={EVIDENCE_LIMITS.source}
        value={proof.source}
        onType={(source) => say({ source })}
      />
      <DayField
        {...frame("dated_on", words.evidence_day)}
        value={proof.dated_on}
        today={props.today}
        onDay={(dated_on) => say({ dated_on })}
      />
    </div>
  );
}
