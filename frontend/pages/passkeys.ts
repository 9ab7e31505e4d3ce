/** Passkeys: the device's lock signs in, or makes a key. Forms for it come hidden. */
import { each } from "./page";
import { fromBase64Url, toBase64Url } from "./values";

type Stated = PublicKeyCredentialCreationOptionsJSON & PublicKeyCredentialRequestOptionsJSON;

/** Reveal what needs passkeys where the browser has them; say so where it has not. */
export function offerPasskeys(): void {
  if (!window.PublicKeyCredential) return;
  each("[data-without-passkeys]", (note) => {
    note.hidden = true;
  });
  each<HTMLFormElement>("form[data-passkey]", (form) => {
    form.hidden = false;
    form.addEventListener("submit", (event) => {
      const answer = form.elements.namedItem("credential") as HTMLInputElement;
      if (answer.value) return;
      event.preventDefault();
      void ask(form, answer);
    });
  });
}

async function ask(form: HTMLFormElement, answer: HTMLInputElement): Promise<void> {
  const failed = form.querySelector<HTMLElement>("[data-passkey-failed]");
  if (failed) failed.hidden = true;
  try {
    const { publicKey } = await options(form);
    const isNew = form.dataset.passkey === "create";
    const found = isNew
      ? await navigator.credentials.create({ publicKey: forCreating(publicKey) })
      : await navigator.credentials.get({ publicKey: forAsking(publicKey) });
    answer.value = JSON.stringify(written(found as PublicKeyCredential));
    form.requestSubmit();
  } catch {
    // Cancelled, timed out, or the device knows no such key.
    if (failed) failed.hidden = false;
  }
}

/** The page brings what the device is asked; on the page for signing in the server is asked. */
async function options(form: HTMLFormElement): Promise<{ publicKey: Stated }> {
  const stated = document.getElementById("passkey-options");
  if (stated) return JSON.parse(stated.textContent);
  const answer = await fetch(form.action, { headers: { accept: "application/json" } });
  return (await answer.json()).request_options;
}

function forCreating(stated: Stated): PublicKeyCredentialCreationOptions {
  return {
    ...(stated as object as PublicKeyCredentialCreationOptions),
    challenge: fromBase64Url(stated.challenge),
    user: { ...stated.user, id: fromBase64Url(stated.user.id) },
    excludeCredentials: (stated.excludeCredentials ?? []).map(described),
  };
}

function forAsking(stated: Stated): PublicKeyCredentialRequestOptions {
  return {
    ...(stated as object as PublicKeyCredentialRequestOptions),
    challenge: fromBase64Url(stated.challenge),
    allowCredentials: (stated.allowCredentials ?? []).map(described),
  };
}

function described(one: PublicKeyCredentialDescriptorJSON): PublicKeyCredentialDescriptor {
  return { id: fromBase64Url(one.id), type: "public-key" };
}

/** What the device answered, as the server reads it. */
function written(found: PublicKeyCredential): object {
  const response: Record<string, string> = {};
  const given = found.response as unknown as Record<string, unknown>;
  for (const name of [
    "clientDataJSON",
    "attestationObject",
    "authenticatorData",
    "signature",
    "userHandle",
  ]) {
    if (given[name] instanceof ArrayBuffer) response[name] = toBase64Url(given[name]);
  }
  return {
    id: found.id,
    rawId: toBase64Url(found.rawId),
    type: found.type,
    response,
    clientExtensionResults: found.getClientExtensionResults(),
  };
}
