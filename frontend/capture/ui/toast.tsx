/** A sentence that says what just happened, for a few seconds. */
import { useEffect, useState } from "preact/hooks";
import { Note } from "./parts";

const SHOWN_MS = 6000;
let tell: ((text: string) => void) | null = null;

export function showToast(text: string): void {
  tell?.(text);
}

export function Toast() {
  const [text, setText] = useState("");
  useEffect(() => {
    let timer = 0;
    tell = (said) => {
      clearTimeout(timer);
      setText(said);
      timer = window.setTimeout(() => setText(""), SHOWN_MS);
    };
    return () => {
      tell = null;
      clearTimeout(timer);
    };
  }, []);
  return (
    <div role="status" aria-live="polite">
      {text && (
        <div class="toast">
          <Note tone="good">
            <p>{text}</p>
          </Note>
        </div>
      )}
    </div>
  );
}
