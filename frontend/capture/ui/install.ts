/** "Install on the home screen", where the browser offers it. */
import { useEffect, useState } from "preact/hooks";

interface InstallPrompt extends Event {
  prompt(): Promise<void>;
}

let offered: InstallPrompt | null = null;
const listeners = new Set<() => void>();

/** To be called before anything is drawn: the browser offers only once. */
export function catchInstallPrompt(): void {
  addEventListener("beforeinstallprompt", (event) => {
    event.preventDefault();
    offered = event as InstallPrompt;
    for (const tell of listeners) tell();
  });
}

export function useInstall(): (() => Promise<void>) | null {
  const [prompt, setPrompt] = useState<InstallPrompt | null>(offered);
  useEffect(() => {
    const look = () => setPrompt(offered);
    listeners.add(look);
    look();
    return () => {
      listeners.delete(look);
    };
  }, []);
  if (!prompt) return null;
  return async () => {
    await prompt.prompt();
    offered = null;
    setPrompt(null);
  };
}
