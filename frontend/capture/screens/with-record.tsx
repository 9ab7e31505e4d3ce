/** A screen about one record: as the book holds it now, or the news that it is not on this phone. */
import type { ComponentChildren } from "preact";
import type { LocalPhoto, LocalRecord } from "../domain/types";
import { Loading, Note, PageHead } from "../ui/parts";
import { to } from "../ui/route";
import { useBook, useSession } from "../ui/session";

export function WithRecord(props: {
  id: string;
  children: (record: LocalRecord, photos: LocalPhoto[]) => ComponentChildren;
}) {
  const { words } = useSession();
  const found = useBook(
    async (book) => ({
      record: await book.record(props.id),
      photos: await book.photosOf(props.id),
    }),
    [props.id],
  );
  if (!found) return <Loading />;
  if (found.record) return <>{props.children(found.record, found.photos)}</>;
  return (
    <>
      <PageHead back={{ href: to.activities, text: words.activities }} title={words.activities} />
      <Note tone="warn">
        <p>{words.missing_record}</p>
      </Note>
    </>
  );
}
