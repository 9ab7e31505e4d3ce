/** A sentence that says what just happened, for a few seconds. */
import { useEffect, useState } from "preact/hooks";
import { Note } from "./parts";

const SHOWN_MS = 6000;
type Said = { text: string; tone: "good" | "bad" };
let tell: ((said: Said) => void) | null = null;

export function showToast(text: string, tone: Said["tone"] = "good"): void {
  tell?.({ text, tone });
}

export function Toast() {
  const [said, setSaid] = useState<Said | null>(null);
  useEffect(() => {
    let timer = 0;
    tell = (news) => {
      clearTimeout(timer);
      setSaid(news);
      timer = window.setTimeout(() => setSaid(null), SHOWN_MS);
    };
    return () => {
      tell = null;
      clearTimeout(timer);
    };
  }, []);
  return (
    <div role="status" aria-live="polite">
      {said && (
        <div class="toast">
          <Note tone={said.tone}>
            <p>{said.text}</p>
          </Note>
        </div>
      )}
    </div>
  );
}
