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
];

export function shapeOf(migrations: readonly Migration[] = MIGRATIONS): number {
  return migrations.length + 1;
}

export function migrated(row: Row, migrations: readonly Migration[] = MIGRATIONS): Row {
  const shape = row.shape ?? 1;
  const moved = migrations.slice(shape - 1).reduce((moving, migrate) => migrate(moving), row);
  return { ...moved, shape: Math.max(shape, shapeOf(migrations)) };
}
