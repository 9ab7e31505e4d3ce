/** Recording, editing, correcting: one form. Every keystroke is kept on the phone at once. */
import { useEffect, useState } from "preact/hooks";
import { contentOf, mayEdit } from "../domain/record";
import { check } from "../domain/rules";
import type { Content, LocalPhoto, LocalRecord, Problems } from "../domain/types";
import { focusField } from "../ui/fields";
import { Confirm, Icon, Note, PageHead, State } from "../ui/parts";
import { RecordState } from "../ui/record-parts";
import { go, goInstead, to } from "../ui/route";
import { formatFor, todayIn, useSession } from "../ui/session";
import { showToast } from "../ui/toast";
import { Typing } from "../ui/typing";
import { writeProblem } from "../ui/write-problem";
import { Conflict, Refusal, Returned } from "./attention";
import { FormFields } from "./form-fields";
import { Photos } from "./photos";
import { WithRecord } from "./with-record";

export function FormScreen({ id }: { id: string }) {
  return (
    <WithRecord id={id}>
      {(record, photos) => <Form key={id} record={record} photos={photos} />}
    </WithRecord>
  );
}

/** What is typed into this form; the note says why something could not be saved. */
function useTyping(record: LocalRecord) {
  const { book, words } = useSession();
  const [, draw] = useState(0);
  const [typing] = useState(() => new Typing(record, (part) => book.type(record.id, part)));
  typing.onChange = () => draw((n) => n + 1);
  useEffect(() => typing.hear(record), [typing, record]);
  const { content, problem } = typing;
  return { typing, content, problem: problem === null ? "" : writeProblem(problem, words) };
}

function Form({ record, photos }: { record: LocalRecord; photos: LocalPhoto[] }) {
  const session = useSession();
  const { words, book, engine, libraries, lists } = session;
  const format = formatFor(session, record.library_id);
  const library = libraries.find((one) => one.id === record.library_id);
  const { typing, content, problem } = useTyping(record);
  const [isChecked, setIsChecked] = useState(false);
  const [asks, setAsks] = useState(false);
  useDiscardUntouched(record.id);

  const wrongIn = (typed: Content): Problems =>
    check(
      typed,
      {
        complete: true,
        today: todayIn(session, record.library_id),
        closedOn: library?.closed_on ?? null,
        themes: lists?.themes.filter((one) => one.is_active).map((one) => one.code) ?? null,
        lines: session.lines,
      },
      format.language,
    );
  const problems = isChecked ? wrongIn(content) : {};
  const told = record.attention?.kind === "invalid" ? record.attention.fields : {};
  const shown = { ...told, ...problems } as Problems;
  const firstWrong = Object.keys(problems)[0];
  // It opens at what the server refused.
  useEffect(() => {
    const [refused] = Object.keys(told);
    if (refused) focusField(refused);
  }, []);

  /** Whether everything typed is on the phone; else its note is shown. */
  const isKept = async () => {
    const is = await typing.settle();
    if (!is) scrollTo(0, 0);
    return is;
  };
  const send = async () => {
    if (!(await isKept())) return;
    const found = wrongIn(contentOf((await book.record(record.id)) ?? record));
    if (Object.keys(found).length) {
      setIsChecked(true);
      const first = Object.keys(found)[0] ?? "";
      requestAnimationFrame(() => focusField(first));
      return;
    }
    const sent = await book.send(record.id);
    void engine.now();
    // It came into conflict in this very moment, and the form asks.
    if (sent.attention) return;
    showToast(words.queued);
    goInstead(to.activity(record.id));
  };
  const keep = async () => {
    if (!(await isKept())) return;
    await book.keep(record.id);
    showToast(words.kept_as_draft);
    go(to.home);
  };

  const isNew = record.base === null || record.base.state === "draft";
  const isReturned = record.base?.state === "returned";
  const isConflict = record.attention?.kind === "conflict";
  if (!mayEdit(record)) {
    return (
      <>
        <PageHead back={{ href: to.activities, text: words.activities }} title={content.title} />
        <a class="btn" href={to.activity(record.id)}>
          {words.close}
        </a>
      </>
    );
  }
  return (
    <>
      <PageHead
        back={
          record.base
            ? { href: to.activity(record.id), text: words.back }
            : { href: to.home, text: words.home }
        }
        title={record.base ? record.base.content.title : words.record_activity}
      >
        {(isReturned || record.attention) && (
          <p>
            {record.attention ? (
              <RecordState record={record} />
            ) : (
              <State kind="returned" icon="return" text={words.st_returned} />
            )}
          </p>
        )}
        <p class="muted">{library?.name}</p>
        <p class="small muted">
          {record.draft ? words.saved_here(format.time(record.touched_at)) : words.saved_always}
        </p>
      </PageHead>
      <form
        class="form"
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          void send();
        }}
      >
        {problem && (
          <Note tone="bad" role="alert">
            <p>{problem}</p>
          </Note>
        )}
        {firstWrong && (
          <Note tone="bad" role="alert">
            <p>{words.mend_first}</p>
          </Note>
        )}
        {record.copied_from && record.base === null && (
          <Note icon="repeat">
            <p>
              {words.copied_from(record.copied_from.title, format.day(record.copied_from.held_on))}
            </p>
            <p class="small muted">{words.copied_hint}</p>
          </Note>
        )}
        {library && !library.is_own && (
          <Note>
            <p>{words.on_behalf}</p>
          </Note>
        )}
        {record.base?.state === "verified" && (
          <Note tone="warn">
            <p>{words.verified_warning}</p>
          </Note>
        )}
        <Refusal record={record} />
        <Conflict record={record} />
        <Returned record={record} />
        <FormFields
          record={record}
          content={content}
          problems={shown}
          today={todayIn(session, record.library_id)}
          onChange={(part) => typing.type(part)}
        />
        <Photos record={record} photos={photos} />
        <p>
          <button type="button" class="link" onClick={() => setAsks(true)}>
            <Icon name="trash" />
            {record.base ? words.drop_changes : words.delete_draft}
          </button>
        </p>
        <div class="act">
          <button type="button" class="btn" onClick={() => void keep()}>
            {words.save_for_now}
          </button>
          <button type="submit" class="btn primary" disabled={isConflict}>
            <Icon name={isReturned ? "send" : "check"} />
            {isReturned && !isNew ? words.send_again : words.save_and_send}
          </button>
        </div>
      </form>
      {asks && (
        <Confirm
          text={record.base ? words.drop_changes_ask : words.delete_draft_ask}
          yes={record.base ? words.yes_drop : words.yes_delete}
          no={words.no_keep}
          danger
          onNo={() => setAsks(false)}
          onYes={() => {
            setAsks(false);
            void typing
              .settle()
              .then(() => book.discard(record.id))
              .then(() => goInstead(record.base ? to.activity(record.id) : to.home));
          }}
        />
      )}
    </>
  );
}

/** A form that was opened and left without a keystroke leaves no draft behind. */
function useDiscardUntouched(id: string) {
  const { book } = useSession();
  // The phone itself looks whether it is untouched: what is drawn here may lag behind.
  useEffect(() => () => void book.discardUntouched(id).catch(() => {}), [book, id]);
}
