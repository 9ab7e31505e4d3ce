/** Small parts that several screens show. Their classes are those of the pages. */
import type { ComponentChildren } from "preact";
import { useEffect, useRef } from "preact/hooks";
import icons from "../../../jejak/static/icons.svg?url";
import { useSession } from "./session";

export function Icon({ name, small }: { name: string; small?: boolean }) {
  return (
    <svg class={small ? "i s" : "i"} aria-hidden="true">
      <use href={`${icons}#${name}`} />
    </svg>
  );
}

type Tone = "" | "good" | "warn" | "bad";
const TONE_ICONS = { "": "info", good: "check", warn: "warn", bad: "warn" };

export function Note(props: {
  tone?: Tone;
  icon?: string;
  role?: "alert" | "status";
  children: ComponentChildren;
}) {
  const tone = props.tone ?? "";
  return (
    <div class={`note ${tone}`} role={props.role}>
      <Icon name={props.icon ?? TONE_ICONS[tone]} />
      {props.children}
    </div>
  );
}

export function State({ kind, icon, text }: { kind: string; icon: string; text: string }) {
  return (
    <span class={`st ${kind}`}>
      <Icon name={icon} />
      {text}
    </span>
  );
}

export function PageHead(props: {
  back?: { href: string; text: string };
  title: string;
  children?: ComponentChildren;
}) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    document.title = `${props.title} · Jejak`;
  }, [props.title]);
  return (
    <>
      {props.back && (
        <p class="crumb">
          <a href={props.back.href}>
            <Icon name="back" small />
            {props.back.text}
          </a>
        </p>
      )}
      <div class="page-head">
        <h1 ref={heading}>{props.title}</h1>
        {props.children}
      </div>
    </>
  );
}

/** Ask before what cannot be undone; the browser's own dialog, with words that say what happens. */
export function Confirm(props: {
  text: string;
  yes: string;
  no: string;
  danger?: boolean;
  onYes: () => void;
  onNo: () => void;
}) {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    dialog.current?.showModal();
  }, []);
  return (
    <dialog ref={dialog} class="ask" aria-labelledby="ask-text" onCancel={props.onNo}>
      <p id="ask-text">{props.text}</p>
      <div class="bar">
        <button type="button" class="btn" onClick={props.onNo}>
          {props.no}
        </button>
        <button
          type="button"
          class={props.danger ? "btn danger" : "btn primary"}
          onClick={props.onYes}
        >
          {props.yes}
        </button>
      </div>
    </dialog>
  );
}

export function Loading() {
  const { words } = useSession();
  return (
    <p class="muted" role="status">
      {words.loading}
    </p>
  );
}
