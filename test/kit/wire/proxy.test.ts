import { createHash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import ssh2 from 'ssh2';
import { afterEach, describe, expect, it } from 'vitest';
import { newPair, startServer } from '../../connection/server.js';
import { WireProxy } from './proxy.js';

const closers: (() => unknown)[] = [];

afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

async function serve(onConnection: (socket: Socket) => void): Promise<number> {
  const server: Server = createServer({ allowHalfOpen: true }, onConnection);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  closers.push(() => server.close());
  return (server.address() as AddressInfo).port;
}

async function proxyTo(port: number, roundTrip?: number): Promise<WireProxy> {
  const proxy = await WireProxy.start({ host: '127.0.0.1', port, roundTrip });
  closers.push(() => proxy.close());
  return proxy;
}

async function client(proxy: WireProxy): Promise<Socket> {
  const socket = connect(proxy.port, '127.0.0.1');
  closers.push(() => socket.destroy());
  await once(socket, 'connect');
  return socket;
}

/** Says something and waits for an answer. */
async function ask(socket: Socket, question: string): Promise<string> {
  socket.write(question);
  const [answer] = (await once(socket, 'data')) as [Buffer];
  return answer.toString();
}

const echo = (socket: Socket): void => void socket.pipe(socket);

describe('a proxy on the wire', () => {
  it('counts what the client waited for, connection by connection', async () => {
    const proxy = await proxyTo(await serve(echo));
    const [first, second] = [await client(proxy), await client(proxy)];
    for (const word of ['one', 'two', 'three']) expect(await ask(first, word)).toBe(word);
    expect(await ask(second, 'four')).toBe('four');
    expect(proxy.connections.map(({ all }) => all)).toEqual([4, 2]);
    proxy.reset();
    expect(proxy.connections).toEqual([]);
  });

  it('makes each turn last as long as it is told to', async () => {
    const proxy = await proxyTo(await serve(echo), 40);
    const began = performance.now();
    const socket = await client(proxy);
    expect(await ask(socket, 'one')).toBe('one');
    expect(await ask(socket, 'two')).toBe('two');
    expect(proxy.connections).toEqual([{ all: 3, afterLogin: undefined }]);
    // The first answer comes after TCP's own round trip; timers may be early by a fraction of a millisecond.
    expect(performance.now() - began).toBeGreaterThanOrEqual(3 * 40 - 2);
  });

  it('keeps order, ends and contents however much is sent', async () => {
    const data = randomBytes(8_000_000);
    const heard = createHash('sha256');
    const port = await serve((socket) => {
      socket.on('data', (chunk: Buffer) => heard.update(chunk));
      socket.on('end', () => socket.end(heard.digest('hex')));
    });
    const socket = await client(await proxyTo(port, 10));
    socket.end(data);
    const [answer] = (await once(socket, 'data')) as [Buffer];
    expect(answer.toString()).toBe(createHash('sha256').update(data).digest('hex'));
    await once(socket, 'close');
  });

  it('sees where the login ends, and what comes after it', async () => {
    const [hostKey, key] = [newPair(), newPair()];
    const server = await startServer({ hostKeys: [hostKey], keys: [key] });
    closers.push(() => server.close());
    const proxy = await proxyTo(server.port, 4);
    const ssh = new ssh2.Client();
    ssh.on('error', () => undefined);
    closers.push(() => ssh.end());
    ssh.connect({ host: '127.0.0.1', port: proxy.port, username: 'me', privateKey: key.private });
    await once(ssh, 'ready');
    expect(proxy.connections).toMatchObject([{ afterLogin: 0 }]);
    const exec = (): Promise<string> => {
      return new Promise((resolve, reject) => {
        ssh.exec('echo here', (error, channel) => {
          if (error) {
            reject(error);
            return;
          }
          let text = '';
          channel.on('data', (chunk: Buffer) => (text += chunk.toString()));
          channel.on('close', () => resolve(text));
        });
      });
    };
    expect(await exec()).toBe('here\n');
    // A channel is opened, then a command begun in it; what it prints comes by itself.
    expect(proxy.connections).toMatchObject([{ afterLogin: 2 }]);
    expect(await exec()).toBe('here\n');
    expect(proxy.connections).toMatchObject([{ afterLogin: 4 }]);
  });
});
