/** One need: writing it, changing it, what the server says. Every keystroke is kept at once. */
import { useEffect, useState } from "preact/hooks";
import { uuid7 } from "../domain/ids";
import {
  contentOfNeed,
  droppedNeed,
  isSaid,
  isTyped,
  newNeed,
  provedBy,
  sentOffNeed,
  typedNeed,
} from "../domain/need";
import { checkEvidence, checkNeed } from "../domain/need-rules";
import type { Evidence, LocalNeed, NeedContent, NeedFields } from "../domain/types";
import { focusField } from "../ui/fields";
import { isSettled, NeedState } from "../ui/need-parts";
import { Confirm, Icon, Loading, Note, PageHead } from "../ui/parts";
import { go, goInstead, to } from "../ui/route";
import { todayIn, useBook, useSession } from "../ui/session";
import { showToast } from "../ui/toast";
import { writeProblem } from "../ui/write-problem";
import { NeedAttention } from "./need-attention";
import { NeedEvidence, NeedFormFields } from "./need-fields";
import { SettledNeed } from "./need-settled";

/** Change the need on this phone; false where the phone could not keep it. */
export type ChangeNeed = (work: (need: LocalNeed) => LocalNeed) => Promise<boolean>;

export function NeedScreen({ libraryId, id }: { libraryId: number; id: string }) {
  // Before its first word a need is nowhere.
  const found = useBook(async (book) => ({ need: await book.need(id) }), [id]);
  if (!found) return <Loading />;
  const need = found.need ?? newNeed(id, libraryId, "");
  return isSettled(need) ? <SettledNeed need={need} /> : <Form need={need} />;
}

/** What is typed shows at once, whatever is being written down meanwhile. */
function useTypedNeed(need: LocalNeed) {
  const session = useSession();
  const { book, words } = session;
  const [fields, setFields] = useState<NeedFields>({});
  const [proofs, setProofs] = useState<Record<string, Evidence>>({});
  const [freshId, setFreshId] = useState(uuid7);
  const [problem, setProblem] = useState("");
  const change: ChangeNeed = async (work) => {
    try {
      await book.changeNeed(need.id, need.library_id, work);
      setProblem("");
      return true;
    } catch (error) {
      setProblem(writeProblem(error, words));
      return false;
    }
  };
  const today = todayIn(session, need.library_id);
  const content: NeedContent = { ...contentOfNeed(need), ...fields };
  const empty: Evidence = { id: freshId, kind: "", statement: "", source: "", dated_on: today };
  const kept = need.proofs.length ? need.proofs : [empty];
  return {
    today,
    problem,
    change,
    content,
    proofs: kept.map((proof) => proofs[proof.id] ?? proof),
    type: (said: NeedFields) => {
      const dated = { noted_on: content.noted_on ?? today, ...said };
      setFields((before) => ({ ...before, ...dated }));
      void change((one) => typedNeed(one, dated));
    },
    prove: (proof: Evidence) => {
      setProofs((before) => ({ ...before, [proof.id]: proof }));
      void change((one) => provedBy(one, proof));
    },
    /** Keep all that is typed, also what the phone refused a moment ago, then do more. */
    settle: async (work: (one: LocalNeed) => LocalNeed) => {
      const typed = (one: LocalNeed) => (Object.keys(fields).length ? typedNeed(one, fields) : one);
      const isKept = await change((one) => {
        return work(Object.values(proofs).reduce(provedBy, typed(one)));
      });
      if (isKept) {
        setFields({});
        setProofs({});
        setFreshId(uuid7());
      } else scrollTo(0, 0);
      return isKept;
    },
    /** What the phone holds is right, not what was typed before. */
    forget: () => {
      setFields({});
      setProofs({});
    },
  };
}

function Form({ need }: { need: LocalNeed }) {
  const session = useSession();
  const { words, engine, libraries, lists, format } = session;
  const typing = useTypedNeed(need);
  const { content, proofs, today, change } = typing;
  const [isChecked, setIsChecked] = useState(false);
  const [asks, setAsks] = useState(false);
  const told = need.attention?.kind === "invalid" ? need.attention.fields : {};
  useEffect(() => {
    const [refused] = Object.keys(told);
    if (refused) focusField(refused);
  }, []);

  const { language } = format;
  const themes = lists?.themes.map((theme) => theme.code) ?? null;
  const wrong: Record<string, string> = checkNeed(content, { today, themes }, language);
  const saidProofs = proofs.filter(isSaid);
  const wrongProofs = Object.assign(
    {},
    ...saidProofs.map((proof) => checkEvidence(proof, today, language)),
  );
  const problems = isChecked ? { ...told, ...wrong, ...wrongProofs } : told;
  const send = async () => {
    const [first] = Object.keys({ ...wrong, ...wrongProofs });
    setIsChecked(true);
    if (first) {
      requestAnimationFrame(() => focusField(first));
      return;
    }
    if (!(await typing.settle(sentOffNeed))) return;
    void engine.now();
    showToast(words.queued);
    goInstead(to.needs);
  };
  const keep = async () => {
    if (!(await typing.settle((one) => one))) return;
    showToast(words.need_kept);
    go(to.needs);
  };
  const drop = async () => {
    setAsks(false);
    typing.forget();
    if (await change(droppedNeed)) goInstead(to.needs);
  };
  const isOfUs = libraries.some((one) => one.id === need.library_id && one.is_own);
  const hasTyped = isTyped(need);
  return (
    <>
      <PageHead
        back={{ href: to.needs, text: words.needs }}
        title={need.base ? words.change_need : words.record_need}
      >
        {(need.base || hasTyped || need.pending) && (
          <p>
            <NeedState need={need} />
          </p>
        )}
        <p class="small muted">{words.saved_always}</p>
      </PageHead>
      <form
        class="form"
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          void send();
        }}
      >
        {(typing.problem || (isChecked && Object.keys(problems).length > 0)) && (
          <Note tone="bad" role="alert">
            <p>{typing.problem || words.mend_first}</p>
          </Note>
        )}
        {!isOfUs && (
          <Note tone="warn">
            <p>{words.no_library}</p>
          </Note>
        )}
        <NeedAttention need={need} change={change} onChosen={typing.forget} />
        <NeedFormFields content={content} problems={problems} today={today} onType={typing.type} />
        <NeedEvidence
          stored={need.base?.evidence ?? []}
          proofs={proofs}
          problems={problems}
          today={today}
          onProve={typing.prove}
        />
        {hasTyped && (
          <p>
            <button type="button" class="link" onClick={() => setAsks(true)}>
              <Icon name="trash" />
              {need.base ? words.drop_changes : words.delete_draft}
            </button>
          </p>
        )}
        <div class="act">
          <button type="button" class="btn" onClick={() => void keep()}>
            {words.save_for_now}
          </button>
          <button
            type="submit"
            class="btn primary"
            disabled={need.attention?.kind === "conflict" || !isOfUs}
          >
            <Icon name="check" />
            {words.save_and_send}
          </button>
        </div>
      </form>
      {asks && (
        <Confirm
          text={words.drop_need_ask}
          yes={need.base ? words.yes_drop : words.yes_delete}
          no={words.no_keep}
          danger
          onNo={() => setAsks(false)}
          onYes={() => void drop()}
        />
      )}
    </>
  );
}
