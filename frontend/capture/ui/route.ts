/** Addresses within the app stand behind the `#`: one file serves them all, also offline. */
import { useEffect, useState } from "preact/hooks";

export type Route =
  | { name: "home" }
  | { name: "activities" }
  | { name: "activity"; id: string }
  | { name: "start" }
  | { name: "repeat"; id: string }
  | { name: "form"; id: string }
  | { name: "months" }
  | { name: "month"; id: string; month: string }
  | { name: "needs" }
  | { name: "need"; id: string; need: string }
  | { name: "outbox" }
  | { name: "phone" };

export const to = {
  home: "#/",
  activities: "#/kegiatan",
  activity: (id: string) => `#/kegiatan/${id}`,
  start: "#/catat",
  repeat: (id: string) => `#/ulangi/${id}`,
  form: (id: string) => `#/catat/${id}`,
  months: "#/statistik",
  month: (libraryId: number, month: string) => `#/statistik/${libraryId}/${month}`,
  needs: "#/kebutuhan",
  need: (libraryId: number, id: string) => `#/kebutuhan/${libraryId}/${id}`,
  outbox: "#/kiriman",
  phone: "#/hp",
};

export function routeOf(hash: string): Route {
  const [place, id, more] = hash.replace(/^#\/?/, "").split("/");
  switch (place) {
    case "kegiatan":
      return id ? { name: "activity", id } : { name: "activities" };
    case "catat":
      return id ? { name: "form", id } : { name: "start" };
    case "ulangi":
      return id ? { name: "repeat", id } : { name: "start" };
    case "statistik":
      return id && /^20\d\d-(0[1-9]|1[0-2])$/.test(more ?? "")
        ? { name: "month", id, month: more ?? "" }
        : { name: "months" };
    case "kebutuhan":
      return id && more ? { name: "need", id, need: more } : { name: "needs" };
    case "kiriman":
      return { name: "outbox" };
    case "hp":
      return { name: "phone" };
    default:
      return { name: "home" };
  }
}

export function useRoute(): Route {
  const [route, setRoute] = useState(() => routeOf(location.hash));
  useEffect(() => {
    const look = () => setRoute(routeOf(location.hash));
    addEventListener("hashchange", look);
    return () => removeEventListener("hashchange", look);
  }, []);
  return route;
}

/** Go there without a step back to here: the form that was sent is not what Back should show. */
export function goInstead(hash: string): void {
  location.replace(hash);
}

export function go(hash: string): void {
  location.hash = hash;
}
