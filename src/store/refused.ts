/** A store that cannot be used as it is. The message says where it is, what is wrong and what to do. */
export class StoreRefused extends Error {
  override readonly name = 'StoreRefused';
}
