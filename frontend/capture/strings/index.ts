/** The words in the language of the person. English is a file of its own: most never load it. */
import { teach } from "../domain/rules";
import type { Language } from "../domain/types";
import { id, type Strings } from "./id";

export type { Strings };

const loaded: Partial<Record<Language, Strings>> = { id };

/** Fetch what is not here yet; without a signal it stays Indonesian. */
export async function loadWords(language: Language): Promise<void> {
  if (loaded[language]) return;
  try {
    const { en, texts } = await import("./en");
    teach("en", texts);
    loaded.en = en;
  } catch {
    // Not kept on this phone and not to be had now.
  }
}

export function wordsFor(language: Language): Strings {
  return loaded[language] ?? id;
}
