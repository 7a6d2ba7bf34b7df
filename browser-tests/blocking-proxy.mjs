/** A way to the gateways on which WebSockets do not come through, and which can be cut. */
import { connect, createServer } from 'node:net';
import { gatewayUrls } from './stack.mjs';

/**
 * Passes bytes on, to each gateway in turn by connection, or to the one of `only(head)`. Refuses
 * what asks for an upgrade, as a proxy does that has never heard of WebSockets.
 */
export class BlockingProxy {
  refused = 0;
  #sockets = new Set();
  #server;
  #only;
  #turn = 0;

  /** @param only names the gateway's URL for the first bytes of a connection, or nothing */
  static async start(only = () => undefined) {
    const proxy = new BlockingProxy();
    proxy.#only = only;
    proxy.#server = createServer((socket) => proxy.#take(socket));
    await new Promise((resolve) => proxy.#server.listen(0, '127.0.0.1', resolve));
    return proxy;
  }

  get url() {
    return `http://127.0.0.1:${this.#server.address().port}`;
  }

  #take(client) {
    this.#keep(client);
    client.once('data', (first) => {
      const head = first.toString('latin1');
      if (/^upgrade:/im.test(head)) {
        this.refused += 1;
        client.end('HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\nConnection: close\r\n\r\n');
        return;
      }
      const { hostname, port } = new URL(this.#only(head) ?? gatewayUrls[this.#turn++ % gatewayUrls.length]);
      const gateway = connect(Number(port), hostname);
      this.#keep(gateway);
      gateway.write(first);
      client.pipe(gateway).pipe(client);
      client.on('close', () => gateway.destroy());
      gateway.on('close', () => client.destroy());
    });
  }

  #keep(socket) {
    this.#sockets.add(socket);
    socket.on('error', () => {});
    socket.on('close', () => this.#sockets.delete(socket));
  }

  /** Everything that is open breaks at once, without a goodbye. */
  cut() {
    this.#sockets.forEach((socket) => socket.destroy());
  }

  async close() {
    this.cut();
    await new Promise((resolve) => this.#server.close(resolve));
  }
}
