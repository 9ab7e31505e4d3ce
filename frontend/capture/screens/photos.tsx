/** The photos of a record: taking, shrinking, asking once for consent, what became of each. */
import { useState } from "preact/hooks";
import { costOf } from "../domain/cost";
import { isSameFile } from "../domain/photo";
import type { LocalPhoto, LocalRecord } from "../domain/types";
import { Icon, Note } from "../ui/parts";
import { PhotoPicture, PhotoState, type Shown, shownPhotos } from "../ui/photo-parts";
import { to } from "../ui/route";
import { useSession } from "../ui/session";
import { PhotoProblem, shrink } from "../ui/shrink";
import { writeProblem } from "../ui/write-problem";
import { FieldRemarks } from "./attention";
import { consentText, PhotoQuestions } from "./photo-questions";
import { ShownBefore } from "./shown-before";

export const MOST_PHOTOS = 10;

const isUnanswered = (photo: Shown) =>
  photo.local !== null && photo.local.shows_people === null && photo.local.consent === "not_asked";

export function Photos({ record, photos }: { record: LocalRecord; photos: LocalPhoto[] }) {
  const session = useSession();
  const { words, format, book, price } = session;
  const [preparing, setPreparing] = useState(0);
  const [problems, setProblems] = useState<string[]>([]);
  const [asked, setAsked] = useState<string | null>(null);
  const shown = shownPhotos(record, photos);
  const asking = shown.find((one) => one.id === asked) ?? shown.find(isUnanswered);
  const bytes = photos
    .filter((one) => one.state !== "safe")
    .reduce((sum, one) => sum + one.byte_count - one.offset, 0);

  const take = async (input: HTMLInputElement) => {
    const files = [...(input.files ?? [])];
    input.value = "";
    const room = MOST_PHOTOS - shown.length;
    const faults = files.length > room ? [words.photos_most(format.number(MOST_PHOTOS))] : [];
    setProblems(faults);
    const taken = files.slice(0, Math.max(room, 0));
    setPreparing((n) => n + taken.length);
    // Whoever leaves the form while a photo is made ready finds it in the draft.
    await book.touch(record.id).catch(() => undefined);
    for (const file of taken) {
      const fault = await add(file);
      setPreparing((n) => n - 1);
      if (fault) setProblems((all) => [...all, fault]);
    }
  };
  const add = async (file: File): Promise<string> => {
    try {
      const made = await shrink(file);
      const here = await book.photosOf(record.id);
      if (here.some((one) => isSameFile(one, made))) return words.photo_twice(file.name);
      await book.addPhoto(record.id, {
        ...made,
        caption: "",
        answers: {
          shows_people: null,
          shows_children: null,
          consent: "not_asked",
          use: "internal",
        },
      });
      return "";
    } catch (error) {
      if (!(error instanceof PhotoProblem)) return writeProblem(error, words);
      if (error.kind === "too_large")
        return words.photo_too_large(file.name, format.size(file.size));
      return error.kind === "empty" ? words.photo_empty(file.name) : words.not_a_photo(file.name);
    }
  };
  return (
    <fieldset id="f-photos">
      <legend>{words.photos}</legend>
      <p class="hint">{words.photos_hint}</p>
      <FieldRemarks record={record} field="photos" />
      {problems.length > 0 && (
        <Note tone="bad" role="alert">
          {problems.map((text) => (
            <p key={text}>{text}</p>
          ))}
        </Note>
      )}
      <div class="photos gap-s">
        {shown.map((photo, index) => (
          <PhotoFigure
            key={photo.id}
            photo={photo}
            number={index + 1}
            onAsk={() => setAsked(photo.id)}
          />
        ))}
        {shown.length < MOST_PHOTOS && (
          <>
            <label class="photo-add">
              <Icon name="camera" />
              {words.take_photo}
              <input
                type="file"
                accept="image/*"
                capture="environment"
                aria-label={words.take_photo}
                onChange={(event) => void take(event.target as HTMLInputElement)}
              />
            </label>
            <label class="photo-add">
              <Icon name="gallery" />
              {words.from_gallery}
              <input
                type="file"
                accept="image/*"
                multiple
                aria-label={words.from_gallery}
                onChange={(event) => void take(event.target as HTMLInputElement)}
              />
            </label>
          </>
        )}
      </div>
      <p class="small muted" role="status">
        {preparing > 0 && words.preparing}
      </p>
      {shown
        .filter((one) => one.server?.question)
        .map((one) => (
          <ShownBefore key={one.id} record={record} photo={one} />
        ))}
      {asking?.local && (
        <PhotoQuestions
          key={asking.id}
          photo={asking.local}
          number={shown.indexOf(asking) + 1}
          isAsked={asked === asking.id}
          onDone={() => setAsked(null)}
        />
      )}
      <p class="small muted gap-s">
        {bytes
          ? words.cost(format.size(bytes), format.money(costOf(bytes, price)))
          : words.cost_nothing}{" "}
        <a href={to.phone}>{words.change_price}</a>
      </p>
    </fieldset>
  );
}

function PhotoFigure(props: { photo: Shown; number: number; onAsk: () => void }) {
  const { words, format, book } = useSession();
  const { photo, number } = props;
  const local = photo.local;
  const n = format.number(number);
  return (
    <figure class="photo">
      <PhotoPicture photo={photo} number={number} />
      {local && local.state !== "safe" && !photo.server?.received_at && (
        <button
          type="button"
          class="btn icon"
          aria-label={words.remove_photo(n)}
          onClick={() => void book.dropPhoto(local.id)}
        >
          <Icon name="x" />
        </button>
      )}
      <figcaption>
        {words.photo_n(n)}
        <br />
        <PhotoState photo={photo} />
        {local && (
          <>
            <br />
            {format.size(local.byte_count)}. {consentText(local, words)}
            <br />
            <button type="button" class="link" onClick={props.onAsk}>
              {words.change_answers}
            </button>
          </>
        )}
      </figcaption>
    </figure>
  );
}
