/** Counting by thumb: each tap is one more on the day, kept on the phone at once. */
import { useEffect, useRef, useState } from "preact/hooks";
import { daysOf, nameOfNumber, sumsOf, TALLIED } from "../domain/month";
import { answersOf, sentOff, tapped, typedIn } from "../domain/sheet";
import type { Answers, LocalSheet } from "../domain/types";
import { CountField, DayField } from "../ui/fields";
import { Icon, Note } from "../ui/parts";
import { useSession } from "../ui/session";
import type { ChangeSheet } from "./month";

/** A woman or a man who comes is a visit as well. */
const WITH: Record<string, string[]> = {
  visits_female: ["visits_onsite", "visits_female"],
  visits_male: ["visits_onsite", "visits_male"],
};
/** After so long without a tap what was counted is sent; ms. */
const REST_MS = 8_000;

/** Numbers of which the month's total was typed: they are not counted by day beside it. */
function typedTotals(answers: Answers): string[] {
  const sums = sumsOf(answers);
  return TALLIED.filter((name) => name in answers && !(name in sums));
}

export function Tally(props: {
  sheet: LocalSheet;
  month: string;
  today: string;
  change: ChangeSheet;
}) {
  const { sheet, month, today, change } = props;
  const { words, format, engine } = useSession();
  const { language } = format;
  const isRunning = today.startsWith(month);
  const last = `${month}-${String(daysOf(month)).padStart(2, "0")}`;
  const [chosen, setChosen] = useState(isRunning ? today : last);
  const [done, setDone] = useState<{ day: number; names: string[] }[]>([]);
  const timer = useRef<ReturnType<typeof setTimeout>>();
  useEffect(
    () => () => {
      clearTimeout(timer.current);
      void engine.now();
    },
    [],
  );
  const day = Number(chosen.slice(8));
  const isDay = chosen.startsWith(month) && chosen <= today && day >= 1;
  const answers = answersOf(sheet);
  const sums = sumsOf(answers);
  const typed = typedTotals(answers);
  const of = (name: string) => Number(answers[`day.${day}.${name}`] ?? 0);
  const tap = async (on: number, names: string[], count: 1 | -1) => {
    if (!(await change((one) => tapped(one, on, names, count)))) return;
    navigator.vibrate?.(15);
    setDone((before) => (count > 0 ? [...before, { day: on, names }] : before.slice(0, -1)));
    clearTimeout(timer.current);
    timer.current = setTimeout(() => void engine.now(), REST_MS);
  };
  const send = async () => {
    if (await change(sentOff)) void engine.now();
  };
  const undone = done.at(-1);
  return (
    <section class="card stack" aria-labelledby="h-tally">
      <h2 id="h-tally">{words.tally}</h2>
      <p class="hint">{words.tally_hint}</p>
      {isRunning ? (
        <DayField
          name="tally_day"
          label={words.which_day}
          value={chosen}
          today={today}
          onDay={(to) => setChosen(to ?? today)}
          problem={isDay ? undefined : words.day_of_this_month}
        />
      ) : (
        <div class="field">
          <label for="f-tally_day">{words.which_day}</label>
          <input
            class="input"
            id="f-tally_day"
            type="date"
            min={`${month}-01`}
            max={last}
            value={chosen}
            onInput={(event) => setChosen((event.target as HTMLInputElement).value || last)}
          />
        </div>
      )}
      {isDay && (
        <>
          <div class="taps">
            {TALLIED.map((name) => {
              const names = WITH[name] ?? [name];
              const isFull =
                name === "visits_children" && of(name) >= of("visits_onsite") + of("visits_online");
              return (
                <button
                  key={name}
                  type="button"
                  class="tap"
                  disabled={isFull || names.some((one) => typed.includes(one))}
                  onClick={() => void tap(day, names, 1)}
                >
                  <b>{format.number(of(name))}</b>
                  <span>{nameOfNumber(name, language)}</span>
                  <Icon name="plus" />
                </button>
              );
            })}
          </div>
          {typed.length > 0 && (
            <Note>
              <p>
                {words.total_typed(typed.map((name) => nameOfNumber(name, language)).join(", "))}
              </p>
            </Note>
          )}
          <button
            type="button"
            class="btn block"
            disabled={!undone}
            onClick={() => undone && void tap(undone.day, undone.names, -1)}
          >
            <Icon name="return" />
            {words.undo_tap}
          </button>
          <details>
            <summary>{words.correct_day(format.day(chosen, "short"))}</summary>
            <div class="steppers gap-s">
              {TALLIED.filter((name) => !typed.includes(name)).map((name) => {
                const key = `day.${day}.${name}`;
                return (
                  <CountField
                    key={key}
                    name={key}
                    label={nameOfNumber(name, language)}
                    size="plain"
                    value={(answers[key] as number | undefined) ?? null}
                    onCount={(count) => void change((one) => typedIn(one, { [key]: count }))}
                  />
                );
              })}
            </div>
            <button type="button" class="btn gap-s" onClick={() => void send()}>
              <Icon name="send" />
              {words.save_and_send}
            </button>
          </details>
        </>
      )}
      <p>
        {words.so_far}{" "}
        <b>
          {TALLIED.filter((name) => name in sums)
            .map((name) => `${nameOfNumber(name, language)} ${format.number(sums[name] ?? 0)}`)
            .join(", ") || words.not_recorded}
        </b>
      </p>
    </section>
  );
}
