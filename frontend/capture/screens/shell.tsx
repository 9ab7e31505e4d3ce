/** What stands around every screen: top bar, navigation, the news that a new version waits. */
import type { ComponentChildren } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { Icon, Note } from "../ui/parts";
import { type Route, to } from "../ui/route";
import { useBook, useOnline, useSession, useSync } from "../ui/session";

export function Brand({ href }: { href: string }) {
  return (
    <a class="brand" href={href}>
      <svg viewBox="0 0 32 32" aria-hidden="true">
        <g fill="currentColor" stroke="currentColor" stroke-linejoin="round">
          <path
            stroke-width="1.4"
            d="M14.4 30C11.2 27.8 7 27 2 27.5V15.9C7 15.4 11.2 16.2 14.4 18.5ZM17.6 30C20.8 27.8 25 27 30 27.5V15.9C25 15.4 20.8 16.2 17.6 18.5Z"
          />
          <g stroke="none">
            <rect
              x="9.2"
              y="6.8"
              width="4.9"
              height="7.2"
              rx="2.45"
              transform="rotate(-10 11.6 10.4)"
            />
            <rect
              x="17.7"
              y="4.4"
              width="4.9"
              height="7.2"
              rx="2.45"
              transform="rotate(10 20.1 8)"
            />
            <rect x="11" y=".2" width="3.9" height="5.2" rx="1.95" transform="rotate(-8 13 2.8)" />
          </g>
        </g>
      </svg>
      Jejak
    </a>
  );
}

export function Shell({ route, children }: { route: Route; children: ComponentChildren }) {
  const { words, person, libraries, update } = useSession();
  const main = useRef<HTMLElement>(null);
  const isOnline = useOnline();
  const phase = useSync().phase;
  const hasSignal = isOnline && phase !== "offline";
  const place = `${route.name} ${"id" in route ? route.id : ""} ${"need" in route ? route.need : ""}`;
  const first = useRef(place);
  useEffect(() => {
    // As after a page load: reading begins at the top.
    if (first.current === place) return;
    first.current = place;
    scrollTo(0, 0);
    main.current?.focus({ preventScroll: true });
  }, [place]);
  const own = libraries.filter((library) => library.is_own);
  return (
    <div class="shell">
      <button type="button" class="skip" onClick={() => main.current?.focus()}>
        {words.skip}
      </button>
      <header class="top">
        <Brand href={to.home} />
        <span class={hasSignal ? "net push" : "net off push"} role="status">
          {hasSignal ? words.online : words.offline}
        </span>
      </header>
      <nav class="nav" aria-label={words.main_navigation}>
        <div class="nav-head">
          <Brand href={to.home} />
          {own.length === 1 && <p class="small muted">{own[0]?.name}</p>}
        </div>
        <ul>
          <Place at={route} name="home" icon="home" text={words.home} />
          <Place at={route} name="activities" also="activity" icon="list" text={words.activities} />
          <Place at={route} name="start" also="form" icon="plus" text={words.record} isMain />
          <Place at={route} name="months" also="month" icon="cal" text={words.statistics_short} />
          <Outbox at={route} />
          <Place at={route} name="phone" icon="phone" text={words.this_phone} />
        </ul>
        <div class="nav-foot small">
          <p>
            <b>{person.name}</b>
          </p>
          <p>
            <a href="/">{words.web_pages}</a>
          </p>
        </div>
      </nav>
      <main class="main" id="isi" tabIndex={-1} ref={main}>
        {update && (
          <div class="notes">
            <Note role="status" icon="down">
              <p>{words.update_ready}</p>
              <p>
                <button type="button" class="link" onClick={update}>
                  {words.update_now}
                </button>
              </p>
            </Note>
          </div>
        )}
        {children}
      </main>
    </div>
  );
}

function Place(props: {
  at: Route;
  name: "home" | "activities" | "start" | "months" | "outbox" | "phone";
  also?: string;
  icon: string;
  text: string;
  count?: number;
  isMain?: boolean;
}) {
  const { words, format } = useSession();
  const isHere = props.at.name === props.name || props.at.name === props.also;
  return (
    <li class={props.isMain ? "do" : undefined}>
      <a href={to[props.name]} aria-current={isHere ? "page" : undefined}>
        <Icon name={props.icon} />
        {props.text}
        {!!props.count && (
          <span class="count">
            <span class="vh">, </span>
            <span aria-hidden="true">{format.number(props.count)}</span>
            <span class="vh">{words.waiting_count(format.number(props.count))}</span>
          </span>
        )}
      </a>
    </li>
  );
}

function Outbox({ at }: { at: Route }) {
  const { words } = useSession();
  const unsent = useBook((book) => book.unsent());
  return (
    <Place
      at={at}
      name="outbox"
      icon="send"
      text={words.outbox}
      count={(unsent?.records ?? 0) + (unsent?.photos ?? 0)}
    />
  );
}
