/** The questions of the form, in the order of the web page. */
import type { ComponentChildren } from "preact";
import { sameValue } from "../domain/content";
import { lineOf, offeredLines } from "../domain/plan";
import { choices, helpOf, hintOf, LIMITS, labelOf, questionOf } from "../domain/rules";
import type {
  Content,
  Field,
  Language,
  Lists,
  LocalRecord,
  PlanLine,
  Problems,
} from "../domain/types";
import {
  CheckField,
  type Choice,
  ChoiceField,
  CountField,
  DayField,
  type FieldFrame,
  ManyField,
  SelectField,
  TextField,
} from "../ui/fields";
import { valueText } from "../ui/record-parts";
import { useSession } from "../ui/session";
import { FieldRemarks } from "./attention";

interface Props {
  record: LocalRecord;
  content: Content;
  problems: Problems;
  today: string;
  onChange: (part: Partial<Content>) => void;
}

const AGES = ["child_count", "teen_count", "adult_count", "elderly_count"] as const;
const FURTHER_COUNTS = [
  ...AGES,
  "disability_count",
  "new_participant_count",
  "duration_days",
] as const;
const FURTHER_TEXTS = [
  ["result_note", 3],
  ["description", 3],
  ["follow_up", 2],
  ["place", 0],
  ["resource_person", 0],
  ["skill_type", 0],
] as const;

export function FormFields(props: Props) {
  const { content, onChange, record } = props;
  const session = useSession();
  const { words, format, lists } = session;
  const language = format.language;

  /** What every field needs, by its name. */
  const frame = (name: Field, label?: string, hint?: string): FieldFrame => ({
    name,
    label: label ?? labelOf(name, language),
    hint,
    problem: props.problems[name] ?? unknownChoice(name),
    above: <FieldRemarks record={record} field={name} />,
    below: <Changed name={name} {...props} />,
  });
  const known = (name: Field): Choice[] =>
    name === "theme" ? themeChoices(lists, language) : choices(name, language);
  const unknownChoice = (name: Field): string | undefined => {
    const value = content[name];
    const isChoice = ["strategy", "theme", "mode", "fund_source"].includes(name);
    if (!isChoice || !value || typeof value !== "string") return undefined;
    if (name === "theme" && !lists) return undefined;
    return known(name).some((choice) => choice.code === value)
      ? undefined
      : words.unknown_choice(value);
  };
  const count = (name: Field, size?: "big" | "plain", label?: string, hint?: string) => (
    <CountField
      key={name}
      {...frame(name, label, hint)}
      size={size ?? ("" as never)}
      value={content[name] as number | null}
      onCount={(value) => onChange({ [name]: value } as Partial<Content>)}
    />
  );
  const text = (name: Field, rows = 0) => (
    <TextField
      key={name}
      {...frame(name)}
      rows={rows}
      limit={(LIMITS.text as Partial<Record<Field, number>>)[name]}
      value={content[name] as string}
      onType={(value) => onChange({ [name]: value } as Partial<Content>)}
    />
  );
  const hasSexes = content.female_count !== null || content.male_count !== null;
  const left =
    content.participant_count === null || !hasSexes
      ? 0
      : content.participant_count - (content.female_count ?? 0) - (content.male_count ?? 0);
  const strategies = choices("strategy", language).map((choice) => ({
    ...choice,
    hint: hintOf("strategy", choice.code, language),
  }));
  return (
    <>
      <FieldRemarks record={record} field="" />
      <TextField
        {...frame("title", words.title)}
        limit={LIMITS.text.title}
        value={content.title}
        onType={(title) => onChange({ title })}
      />
      <DayField
        {...frame("held_on", words.date)}
        value={content.held_on}
        today={props.today}
        onDay={(held_on) => onChange({ held_on })}
      />
      <PlanLineField frame={frame} {...props} />
      {count("participant_count", "big", words.how_many, words.how_many_hint)}
      <Fold
        title={words.sexes}
        hint={words.optional}
        isOpen={hasSexes || isTouched(props, ["female_count", "male_count"])}
      >
        <div class="steppers">
          {count("female_count")}
          {count("male_count")}
        </div>
        {left > 0 && <p class="hint gap-s">{words.not_broken_down(format.number(left))}</p>}
      </Fold>
      <ChoiceField
        {...frame("strategy", words.which_strategy)}
        shape="stacked"
        choices={strategies}
        value={content.strategy}
        onChoose={(strategy) => onChange({ strategy })}
      />
      <ChoiceField
        {...frame("theme", words.about_what)}
        shape="chips"
        choices={known("theme")}
        value={content.theme}
        onChoose={(theme) => onChange({ theme })}
      />
      <ChoiceField
        {...frame("mode", words.how_held)}
        shape="row"
        choices={choices("mode", language)}
        value={content.mode}
        onChoose={(mode) => onChange({ mode })}
      />
      <Fold
        title={words.more}
        hint={words.more_hint}
        isOpen={isMoreOpen(props, lineOf(session.lines, content.plan_line_id))}
      >
        <div class="stack">
          {FURTHER_TEXTS.map(([name, rows]) => text(name, rows))}
          <ManyField
            {...frame("target_groups")}
            choices={choices("target_groups", language)}
            value={content.target_groups}
            onChoose={(target_groups) => onChange({ target_groups })}
          />
          <div class="steppers">
            {FURTHER_COUNTS.map((name) =>
              count(
                name,
                undefined,
                undefined,
                name === "duration_days" ? words.days_hint : undefined,
              ),
            )}
          </div>
          {count("cost_idr", "plain")}
          <SelectField
            {...frame("fund_source")}
            choices={choices("fund_source", language)}
            empty={words.not_recorded}
            value={content.fund_source}
            onChoose={(fund_source) => onChange({ fund_source })}
          />
          {text("collection_used", 2)}
          <CheckField
            {...frame("counts_for_literacy")}
            value={content.counts_for_literacy}
            onCheck={(counts_for_literacy) => onChange({ counts_for_literacy })}
          />
          <Links frame={frame("publication_links", undefined, words.links_hint)} {...props} />
        </div>
      </Fold>
    </>
  );
}

/** Themes that may be chosen, and the one that is: it may be in the list no more. */
export function themeChoices(lists: Lists | null, language: Language, chosen = ""): Choice[] {
  const offered = (lists?.themes ?? []).filter((one) => one.is_active || one.code === chosen);
  return offered.map(({ code, name_en, name_id }) => ({
    code,
    name: language === "en" ? name_en : name_id,
  }));
}

/** Which line of the plan it carries out: those of its year, and the one that it names already. */
function PlanLineField({
  frame,
  record,
  content,
  onChange,
}: Props & { frame: (name: Field, label?: string, hint?: string) => FieldFrame }) {
  const { words, format, lines } = useSession();
  const named = content.plan_line_id ?? "";
  const offered = offeredLines(lines, record.library_id, content.held_on);
  if (!offered.length && !named) return <FieldRemarks record={record} field="plan_line_id" />;
  const choices = offered.map(({ id, title }) => ({ code: id, name: title }));
  if (named && !lineOf(offered, named)) {
    const line = lineOf(lines, named);
    choices.push({ code: named, name: line ? `${line.title} (${line.year})` : words.some_line });
  }
  const { language } = format;
  return (
    <SelectField
      {...frame(
        "plan_line_id",
        questionOf("plan_line_id", language),
        helpOf("plan_line_id", language),
      )}
      choices={choices}
      empty={words.no_line}
      value={named}
      onChoose={(id) => onChange({ plan_line_id: id || null })}
    />
  );
}

/** Addresses, one on each line; kept as typed until they are lines. */
function Links({ frame, content, onChange }: Props & { frame: FieldFrame }) {
  return (
    <TextField
      {...frame}
      rows={2}
      value={content.publication_links.join("\n")}
      onType={(text) => onChange({ publication_links: text === "" ? [] : text.split("\n") })}
    />
  );
}

export function Fold(props: {
  title: string;
  hint: string;
  isOpen: boolean;
  children: ComponentChildren;
}) {
  return (
    <details open={props.isOpen}>
      <summary>
        <span>
          {props.title} <span class="opt">({props.hint})</span>
        </span>
      </summary>
      {props.children}
    </details>
  );
}

function isTouched({ problems, record }: Props, names: readonly Field[]): boolean {
  return names.some(
    (name) =>
      problems[name] || record.base?.remarks.some((one) => one.is_open && one.field === name),
  );
}

/** What the plan says of an activity opens nothing: it is there to be sent as it is. */
function isMoreOpen(props: Props, line: PlanLine | undefined): boolean {
  const { content } = props;
  const rest: Field[] = [
    ...FURTHER_TEXTS.map(([name]) => name),
    ...FURTHER_COUNTS,
    "target_groups",
    "cost_idr",
    "fund_source",
    "collection_used",
    "counts_for_literacy",
    "publication_links",
  ];
  const isFilled = rest.some((name) => {
    const value = content[name];
    if (name === "duration_days") return value !== 1;
    if (line && name in line && sameValue(value, line[name as keyof PlanLine])) return false;
    return Array.isArray(value)
      ? value.length > 0
      : value !== null && value !== "" && value !== false;
  });
  return isFilled || isTouched(props, rest);
}

/** "Changed: 51 to 15", with the way back, beside the field that differs from the server's. */
function Changed({ name, record, content, onChange }: Props & { name: Field }) {
  const session = useSession();
  const { words } = session;
  const base = record.base;
  if (!base || base.state === "draft") return null;
  const was = base.content[name];
  if (JSON.stringify(was) === JSON.stringify(content[name])) return null;
  const text = valueText(name, was, session);
  return (
    <p class="hint diff gap-s">
      {words.was_now} <del>{text}</del> {words.becomes}{" "}
      <ins>{valueText(name, content[name], session)}</ins>.{" "}
      <button
        type="button"
        class="link"
        onClick={() => onChange({ [name]: was } as Partial<Content>)}
      >
        {words.put_back(text.length > 30 ? `${text.slice(0, 30)}…` : text)}
      </button>
    </p>
  );
}
