import type { Connection, ConnectionPool, SecretKeeper } from '../model/index.js';

/** Connections that tell of the passwords they are made with: those of the login and of becoming another user. */
export function maskedPool(pool: ConnectionPool, keeper: SecretKeeper): ConnectionPool {
  const learn = (password: string | undefined): void => {
    if (password !== undefined) keeper.add(password);
  };
  // One for one: connections are told apart.
  const known = new WeakMap<Connection, Connection>();
  return {
    ...pool,
    get: (target) => {
      learn(target.password);
      const connection = pool.get(target);
      const masked = known.get(connection) ?? {
        target: connection.target,
        shell: (become, once) => {
          learn(become?.password);
          return connection.shell(become, once);
        },
        renewShells: () => connection.renewShells(),
        close: () => connection.close(),
      };
      known.set(connection, masked);
      return masked;
    },
  };
}
