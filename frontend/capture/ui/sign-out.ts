import { fetchMe } from "../sync/api";

/** End the session at the server. False where that could not be done now. */
export async function signOut(): Promise<boolean> {
  const me = await fetchMe();
  if (me === "signed_out") return true;
  if (me === "offline") return false;
  try {
    const answer = await fetch("/keluar/", {
      method: "POST",
      body: new URLSearchParams({ csrfmiddlewaretoken: me.csrf_token }),
      redirect: "manual",
    });
    return answer.ok || answer.type === "opaqueredirect";
  } catch {
    return false;
  }
}
