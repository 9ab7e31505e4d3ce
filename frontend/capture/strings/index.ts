import type { Language } from "../domain/types";
import { en } from "./en";
import { id, type Strings } from "./id";

export type { Strings };

export function wordsFor(language: Language): Strings {
  return language === "en" ? en : id;
}
