/** Records of older versions of the app, brought to the shape of this one.
 *
 * Each stored record carries the number of its shape. Fields that are not known here are kept:
 * a newer version wrote them, or the server.
 */

/** A stored row, whatever version of the app wrote it. */
export type Row = Record<string, unknown> & { shape?: number };
export type Migration = (row: Row) => Row;

/** The n-th turns shape n into n + 1. None is ever removed. */
export const MIGRATIONS: readonly Migration[] = [
  // 2: monthly statistics, in a store of their own.
  (row) => row,
  // 3: needs, in a store of their own; a record may name a line of the plan.
  withPlanLine,
];

/** Every content of a record, as typed, as sent and as the server told it, names no line yet. */
function withPlanLine(row: Row): Row {
  const named = (content: unknown) => content && { plan_line_id: null, ...content };
  const told = (server: unknown) => {
    return server && { ...server, content: named((server as { content: unknown }).content) };
  };
  const { draft, base } = row;
  const pending = row.pending as { content: unknown; told: unknown } | null;
  return {
    ...row,
    draft: named(draft),
    base: told(base),
    pending: pending && {
      ...pending,
      content: named(pending.content),
      told: told(pending.told),
    },
  };
}

export function shapeOf(migrations: readonly Migration[] = MIGRATIONS): number {
  return migrations.length + 1;
}

export function migrated(row: Row, migrations: readonly Migration[] = MIGRATIONS): Row {
  const shape = row.shape ?? 1;
  const moved = migrations.slice(shape - 1).reduce((moving, migrate) => migrate(moving), row);
  return { ...moved, shape: Math.max(shape, shapeOf(migrations)) };
}
