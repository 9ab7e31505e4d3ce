/** "This photo was shown before": a question to the reporter, answered also without a signal. */
import { useState } from "preact/hooks";
import type { LocalRecord } from "../domain/types";
import { Note } from "../ui/parts";
import { PhotoPicture, type Shown } from "../ui/photo-parts";
import { useSession } from "../ui/session";

export function ShownBefore({ record, photo }: { record: LocalRecord; photo: Shown }) {
  const { words, format, book, engine } = useSession();
  const question = photo.server?.question;
  const typed = question ? record.photo_answers[question.id] : undefined;
  const [explained, setExplained] = useState(typed?.words ?? question?.words ?? "");
  if (!question) return null;
  const answer = typed ? (typed.is_reused ? "reused" : "other") : question.answer;
  const give = (is_reused: boolean, text: string) =>
    book.answerQuestion(record.id, question.id, { is_reused, words: text });
  const choose = async (is_reused: boolean) => {
    await give(is_reused, explained);
    void engine.now();
  };
  const earlier = question.earlier;
  return (
    <Note tone="warn" icon="gallery">
      <p>
        <b>
          {earlier
            ? words.shown_before(earlier.title, format.day(earlier.held_on))
            : words.shown_before_elsewhere}
        </b>
      </p>
      {earlier && (
        <div class="pair gap-s">
          <PhotoPicture photo={photo} number={1} />
          <img
            src={`/foto/${earlier.photo_id}/kecil/`}
            alt={earlier.title}
            width={400}
            height={300}
          />
        </div>
      )}
      <div class="choice gap-s">
        <button type="button" class="btn block" onClick={() => void choose(true)}>
          {words.old_photo}
        </button>
        <button type="button" class="btn block" onClick={() => void choose(false)}>
          {words.not_old}
        </button>
      </div>
      {answer && (
        <div class="field gap-s">
          <p class="small">{answer === "reused" ? words.answered_old : words.answered_not_old}</p>
          <label for={`explain-${question.id}`}>
            {words.explain} <span class="opt">({words.optional})</span>
          </label>
          <input
            class="input"
            id={`explain-${question.id}`}
            maxLength={300}
            autoComplete="off"
            value={explained}
            onInput={(event) => {
              const text = (event.target as HTMLInputElement).value;
              setExplained(text);
              void give(answer === "reused", text);
            }}
          />
        </div>
      )}
    </Note>
  );
}
