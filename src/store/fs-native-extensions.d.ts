declare module 'fs-native-extensions' {
  /** False when another open file holds the lock. The kernel frees it when the descriptor closes, also at the process's death. */
  export function tryLock(descriptor: number): boolean;
}
