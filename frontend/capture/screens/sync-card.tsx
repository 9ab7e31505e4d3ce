/** Whether everything arrived, and if not, what happens next. */
import { isClockWrong } from "../domain/clock";
import { Icon, Note } from "../ui/parts";
import { useBook, useOnline, useSession, useSync } from "../ui/session";
import { SIGN_IN } from "./welcome";

export function SyncCard() {
  const { words, format, engine, person } = useSession();
  const isOnline = useOnline();
  const status = useSync();
  const unsent = useBook((book) => book.unsent());
  if (!unsent) return null;
  const isAllSafe = unsent.records === 0 && unsent.photos === 0;
  const isOffline = !isOnline || status.phase === "offline";
  const again = status.retryAt ? format.time(status.retryAt) : "";
  const what = !isOnline
    ? words.offline_note
    : {
        syncing: words.syncing,
        wait: words.wait_note(again),
        offline: words.retry_note(again),
      }[status.phase as string];
  return (
    <section class="notes" aria-live="polite">
      {status.phase === "signed_out" && (
        <Note tone="warn" icon="key">
          <p>{words.signed_out_note}</p>
          <p>
            <a href={SIGN_IN}>{words.sign_in_again}</a>
          </p>
        </Note>
      )}
      {status.phase === "other_person" && (
        <Note tone="warn" icon="people">
          <p>{words.other_person_note(person.name)}</p>
        </Note>
      )}
      {status.phase === "full" && (
        <Note tone="warn">
          <p>{words.phone_full}</p>
        </Note>
      )}
      {status.clockOffset !== null && isClockWrong(status.clockOffset) && (
        <Note tone="warn" icon="clock">
          <p>{words.clock_off(format.span(status.clockOffset, words))}</p>
        </Note>
      )}
      {isAllSafe ? (
        <Note tone={isOffline ? "" : "good"} icon={isOffline ? "phone" : "safe"}>
          <p>{isOffline ? words.offline_note : words.all_safe}</p>
        </Note>
      ) : (
        <Note icon="phone">
          <p>
            <b>{words.unsent(format.number(unsent.records), format.number(unsent.photos))}</b>
          </p>
          {what && <p class="small">{what}</p>}
          {!isOffline && (status.phase === "idle" || status.phase === "wait") && (
            <p>
              <button type="button" class="btn gap-s" onClick={() => void engine.now()}>
                <Icon name="send" />
                {words.send_now}
              </button>
            </p>
          )}
        </Note>
      )}
    </section>
  );
}
