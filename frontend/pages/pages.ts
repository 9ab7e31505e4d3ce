/** Improvements of server-rendered pages; every page also works without them. */
import { copyOnClick, printOnClick, revealPasswords, warnOfUnsent } from "./buttons";
import { offerDays, previewFiles, stepCounts } from "./fields";
import { focusFirst, listenToKeys, tickPlain } from "./keys";
import { offerPasskeys } from "./passkeys";
import { refreshWhileWaiting } from "./refresh";
import { guardUnsaved, sendOnce } from "./sending";
import { closeMenu } from "./shell";
import { sumTally } from "./tally";
import { viewPhotos } from "./viewer";

stepCounts();
offerDays();
previewFiles();
revealPasswords();
copyOnClick();
printOnClick();
warnOfUnsent();
guardUnsaved();
sendOnce();
closeMenu();
refreshWhileWaiting();
offerPasskeys();
listenToKeys();
focusFirst();
tickPlain();
viewPhotos();
sumTally();
