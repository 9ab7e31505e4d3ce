/** The fields of the form. Each shows, from the top: label, hint, remarks, problem, input, what changed. */
import type { ComponentChildren } from "preact";
import { useId, useState } from "preact/hooks";
import { dayAfter } from "../domain/clock";
import { Icon } from "./parts";
import { useSession } from "./session";

export interface FieldFrame {
  name: string;
  label: string;
  hint?: string | undefined;
  optional?: boolean;
  problem?: string | undefined;
  /** Remarks above the input, what changed below it. */
  above?: ComponentChildren;
  below?: ComponentChildren;
}

export const fieldId = (name: string) => `f-${name}`;

/** Show a field that needs mending, also where it is folded away. */
export function focusField(name: string): void {
  const element = document.getElementById(fieldId(name));
  element?.closest("details")?.setAttribute("open", "");
  (element?.closest(".field") ?? element)?.scrollIntoView({ block: "center" });
  element?.focus({ preventScroll: true });
}

function Notes({ frame, id }: { frame: FieldFrame; id: string }) {
  return (
    <>
      {frame.hint && (
        <p class="hint" id={`${id}-hint`}>
          {frame.hint}
        </p>
      )}
      {frame.above}
      {frame.problem && (
        <p class="error" id={`${id}-problem`}>
          <Icon name="warn" small />
          <span>{frame.problem}</span>
        </p>
      )}
    </>
  );
}

function Label({ frame }: { frame: FieldFrame }) {
  const { words } = useSession();
  return (
    <>
      {frame.label}
      {frame.optional && <span class="opt"> ({words.optional})</span>}
    </>
  );
}

function described(frame: FieldFrame, id: string) {
  const ids = [frame.hint && `${id}-hint`, frame.problem && `${id}-problem`].filter(Boolean);
  return {
    "aria-describedby": ids.length ? ids.join(" ") : undefined,
    "aria-invalid": frame.problem ? true : undefined,
  };
}

export function TextField(
  props: FieldFrame & {
    value: string;
    rows?: number;
    limit?: number | undefined;
    onType: (value: string) => void;
  },
) {
  const id = fieldId(props.name);
  const shared = {
    id,
    value: props.value,
    maxLength: props.limit,
    autoComplete: "off",
    onInput: (event: Event) => props.onType((event.target as HTMLInputElement).value),
    ...described(props, id),
  };
  return (
    <div class={props.problem ? "field bad" : "field"}>
      <label for={id}>
        <Label frame={props} />
      </label>
      <Notes frame={props} id={id} />
      {props.rows ? (
        <textarea class="area" rows={props.rows} {...shared} />
      ) : (
        <input class="input" type="text" {...shared} />
      )}
      {props.below}
    </div>
  );
}

/** Digits only: what else is typed ("1.200", "Rp") falls away; empty is not recorded. */
export function countFrom(text: string): number | null {
  const digits = text.replace(/\D/g, "").slice(0, 12);
  return digits === "" ? null : Number(digits);
}

export function CountField(
  props: FieldFrame & {
    value: number | null;
    size?: "big" | "plain";
    onCount: (value: number | null) => void;
  },
) {
  const { words, format } = useSession();
  const id = fieldId(props.name);
  const step = (by: number) => props.onCount(Math.max((props.value ?? 0) + by, 0));
  const input = (
    <input
      id={id}
      class={props.size === "plain" ? "input num" : undefined}
      type="text"
      inputMode="numeric"
      pattern="[0-9.]*"
      autoComplete="off"
      value={props.value === null ? "" : format.number(props.value)}
      onInput={(event) => {
        const field = event.target as HTMLInputElement;
        const value = countFrom(field.value);
        // The same value again would leave stray letters standing.
        field.value = value === null ? "" : format.number(value);
        props.onCount(value);
      }}
      {...described(props, id)}
    />
  );
  return (
    <div class={props.problem ? "field bad" : "field"}>
      <label for={id}>
        <Label frame={props} />
      </label>
      <Notes frame={props} id={id} />
      {props.size === "plain" ? (
        input
      ) : (
        <div class={`stepper live ${props.size === "big" ? "big" : ""}`}>
          <button type="button" aria-label={words.less(props.label)} onClick={() => step(-1)}>
            <Icon name="minus" />
          </button>
          {input}
          <button type="button" aria-label={words.more_of(props.label)} onClick={() => step(1)}>
            <Icon name="plus" />
          </button>
        </div>
      )}
      {props.below}
    </div>
  );
}

export interface Choice {
  code: string;
  name: string;
  hint?: string | undefined;
}

/** One of a few: stacked with a hint, side by side, or as chips. */
export function ChoiceField(
  props: FieldFrame & {
    value: string;
    choices: Choice[];
    shape: "stacked" | "row" | "chips";
    onChoose: (code: string) => void;
  },
) {
  const id = fieldId(props.name);
  const group = useId();
  const row = { stacked: "seg", row: "seg in", chips: "chips" }[props.shape];
  return (
    <fieldset class={props.problem ? "field bad" : "field"} id={id} tabIndex={-1}>
      <legend>
        <Label frame={props} />
      </legend>
      <Notes frame={props} id={id} />
      <div class={row}>
        {props.choices.map((choice) => (
          <label key={choice.code}>
            <input
              type="radio"
              name={group}
              value={choice.code}
              checked={choice.code === props.value}
              onChange={() => props.onChoose(choice.code)}
              onClick={() => {
                // A second tap takes back what may be left open.
                if (props.optional && choice.code === props.value) props.onChoose("");
              }}
              aria-describedby={props.problem ? `${id}-problem` : undefined}
            />
            {props.shape === "stacked" && <span class="dot" />}
            {props.shape === "chips" && <Icon name="check" small />}
            {choice.hint ? (
              <span>
                <b>{choice.name}</b>
                <br />
                <span class="small">{choice.hint}</span>
              </span>
            ) : (
              <span>{choice.name}</span>
            )}
          </label>
        ))}
      </div>
      {props.below}
    </fieldset>
  );
}

export function ManyField(
  props: FieldFrame & {
    value: string[];
    choices: Choice[];
    onChoose: (codes: string[]) => void;
  },
) {
  const id = fieldId(props.name);
  const toggle = (code: string) =>
    props.onChoose(
      props.value.includes(code)
        ? props.value.filter((one) => one !== code)
        : [...props.value, code],
    );
  return (
    <fieldset class={props.problem ? "field bad" : "field"} id={id} tabIndex={-1}>
      <legend>
        <Label frame={props} />
      </legend>
      <Notes frame={props} id={id} />
      <div class="chips">
        {props.choices.map((choice) => (
          <label key={choice.code}>
            <input
              type="checkbox"
              checked={props.value.includes(choice.code)}
              onChange={() => toggle(choice.code)}
            />
            <Icon name="check" small />
            <span>{choice.name}</span>
          </label>
        ))}
      </div>
      {props.below}
    </fieldset>
  );
}

export function SelectField(
  props: FieldFrame & {
    value: string;
    choices: Choice[];
    empty: string;
    onChoose: (code: string) => void;
  },
) {
  const id = fieldId(props.name);
  return (
    <div class={props.problem ? "field bad" : "field"}>
      <label for={id}>
        <Label frame={props} />
      </label>
      <Notes frame={props} id={id} />
      <select
        class="select"
        id={id}
        value={props.value}
        onChange={(event) => props.onChoose((event.target as HTMLSelectElement).value)}
        {...described(props, id)}
      >
        <option value="">{props.empty}</option>
        {props.choices.map((choice) => (
          <option key={choice.code} value={choice.code}>
            {choice.name}
          </option>
        ))}
      </select>
      {props.below}
    </div>
  );
}

export function CheckField(
  props: FieldFrame & { value: boolean; onCheck: (value: boolean) => void },
) {
  const id = fieldId(props.name);
  return (
    <div class="field">
      {props.above}
      <label class="check" for={id}>
        <input
          id={id}
          type="checkbox"
          checked={props.value}
          onChange={(event) => props.onCheck((event.target as HTMLInputElement).checked)}
        />
        <span>{props.label}</span>
      </label>
      {props.below}
    </div>
  );
}

/** Today and yesterday by one tap, any other day by the phone's own calendar. */
export function DayField(
  props: FieldFrame & { value: string | null; today: string; onDay: (day: string | null) => void },
) {
  const { words, format } = useSession();
  const id = fieldId(props.name);
  const group = useId();
  const yesterday = dayAfter(props.today, -1);
  const isOther = props.value !== props.today && props.value !== yesterday;
  const [asks, setAsks] = useState(isOther);
  const days = [
    { name: words.today, is: !asks && props.value === props.today, day: props.today },
    { name: words.yesterday, is: !asks && props.value === yesterday, day: yesterday },
  ];
  return (
    <fieldset class={props.problem ? "field bad" : "field"} id={id} tabIndex={-1}>
      <legend>
        <Label frame={props} />
      </legend>
      <Notes frame={props} id={id} />
      <div class="seg in">
        {days.map(({ name, is, day }) => (
          <label key={day}>
            <input
              type="radio"
              name={group}
              checked={is}
              onChange={() => {
                setAsks(false);
                props.onDay(day);
              }}
            />
            <span>{name}</span>
          </label>
        ))}
        <label>
          <input type="radio" name={group} checked={asks} onChange={() => setAsks(true)} />
          <span>{words.other_day}</span>
        </label>
      </div>
      {asks && (
        <input
          class="input gap-s"
          type="date"
          aria-label={props.label}
          value={props.value ?? ""}
          onInput={(event) => props.onDay((event.target as HTMLInputElement).value || null)}
        />
      )}
      <p class="hint gap-s">{format.day(props.value, "weekday")}</p>
      {props.below}
    </fieldset>
  );
}
