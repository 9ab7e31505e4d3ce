/** Who can be recognised and who agreed: two taps, asked once for each photo. */
import { useState } from "preact/hooks";
import type { LocalPhoto, PhotoAnswers } from "../domain/types";
import type { Strings } from "../strings";
import { useSession } from "../ui/session";

type Seen = "nobody" | "adults" | "children";

function seenOn(photo: PhotoAnswers): Seen | null {
  if (photo.shows_children) return "children";
  if (photo.shows_people) return "adults";
  return photo.shows_people === false ? "nobody" : null;
}

/** In a few words, for under the picture. */
export function consentText(photo: PhotoAnswers, words: Strings): string {
  if (seenOn(photo) === null) return words.consent_waiting;
  if (photo.use === "public") return words.cn_public;
  return photo.consent === "not_asked" ? words.cn_not_asked : words.cn_internal;
}

const CONSENT = { nobody: "not_identifiable", adults: "explicit", children: "parental" } as const;

export function PhotoQuestions(props: {
  photo: LocalPhoto;
  number: number;
  /** Opened on purpose, so it stays open after the answers. */
  isAsked: boolean;
  onDone: () => void;
}) {
  const { words, format, book } = useSession();
  const { photo } = props;
  const [seen, setSeen] = useState<Seen | null>(seenOn(photo));
  const [caption, setCaption] = useState(photo.caption);

  // Until the second question is answered, what is known stays for reports inside.
  const choose = (value: Seen) => setSeen(value);
  const agree = async (answer: "public" | "internal" | "not_asked") => {
    const who = seen ?? "nobody";
    await book.changePhoto(photo.id, {
      shows_people: who !== "nobody",
      shows_children: who === "children",
      consent: answer === "not_asked" ? "not_asked" : CONSENT[who],
      use: answer === "public" ? "public" : "internal",
    });
    props.onDone();
  };
  const seenChoices: [Seen, string][] = [
    ["nobody", words.nobody_seen],
    ["adults", words.adults_seen],
    ["children", words.children_seen],
  ];
  const question = {
    nobody: words.may_be_public_nobody,
    adults: words.did_they_agree,
    children: words.did_parents_agree,
  };
  const answers: ["public" | "internal" | "not_asked", string][] = [
    ["public", words.agreed_public],
    ["internal", words.agreed_internal],
  ];
  if (seen !== "nobody") answers.push(["not_asked", words.not_asked]);
  return (
    <div class="card gap-s">
      <fieldset>
        <legend>{words.who_is_seen(format.number(props.number))}</legend>
        <div class="seg">
          {seenChoices.map(([value, text]) => (
            <label key={value}>
              <input
                type="radio"
                name={`seen-${photo.id}`}
                checked={seen === value}
                onChange={() => choose(value)}
              />
              <span class="dot" />
              <span>{text}</span>
            </label>
          ))}
        </div>
      </fieldset>
      {seen && (
        <fieldset class="gap-s">
          <legend>{question[seen]}</legend>
          <div class="choice">
            {answers.map(([value, text]) => (
              <button key={value} type="button" class="btn block" onClick={() => void agree(value)}>
                {text}
              </button>
            ))}
          </div>
        </fieldset>
      )}
      {props.isAsked && (
        <div class="field gap-s">
          <label for={`caption-${photo.id}`}>
            {words.caption} <span class="opt">({words.optional})</span>
          </label>
          <p class="hint">{words.caption_hint}</p>
          <input
            class="input"
            id={`caption-${photo.id}`}
            maxLength={250}
            autoComplete="off"
            value={caption}
            onInput={(event) => {
              const text = (event.target as HTMLInputElement).value;
              setCaption(text);
              void book.changePhoto(photo.id, { caption: text });
            }}
          />
          <button type="button" class="btn" onClick={props.onDone}>
            {words.close}
          </button>
        </div>
      )}
    </div>
  );
}
