// A real websocket server on loopback, as small as can be: enough of RFC 6455 to send frames and to be cut off.

import { createHash } from "node:crypto";
import { createServer } from "node:http";

const MAGIC = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

/**
 * @param {(connection: {url: string, send: (data: string|Uint8Array) => void, cut: () => void, onText: (text: string) => void}) => void} accept
 * @returns {Promise<{port: number, close: () => Promise<void>, refuse: (on: boolean) => void}>}
 */
export async function websocketServer(accept) {
  const sockets = new Set();
  let refusing = false;
  const server = createServer((_, response) => response.writeHead(404).end());
  server.on("upgrade", (request, socket) => {
    sockets.add(socket);
    socket.on("close", () => sockets.delete(socket));
    socket.on("error", () => socket.destroy());
    if (refusing) return void socket.destroy();
    const key = createHash("sha1").update(request.headers["sec-websocket-key"] + MAGIC).digest("base64");
    socket.write(`HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${key}\r\n\r\n`);
    const connection = { url: request.url ?? "", send: (data) => socket.write(packet(data)), cut: () => socket.destroy(), onText: () => {} };
    socket.on("data", (chunk) => {
      const text = textOf(chunk);
      if (text === null) socket.destroy();
      else connection.onText(text);
    });
    accept(connection);
  });
  await new Promise((done) => server.listen(0, "127.0.0.1", () => done(undefined)));
  return {
    port: server.address().port,
    refuse: (on) => void (refusing = on),
    close: async () => {
      for (const socket of sockets) socket.destroy();
      await new Promise((done) => server.close(done));
    },
  };
}

/** @param {string|Uint8Array} data */
function packet(data) {
  const body = Buffer.from(data);
  const head = Buffer.alloc(body.length < 126 ? 2 : body.length < 65536 ? 4 : 10);
  head[0] = typeof data === "string" ? 0x81 : 0x82;
  if (body.length < 126) head[1] = body.length;
  else if (body.length < 65536) [head[1]] = [126, head.writeUInt16BE(body.length, 2)];
  else [head[1]] = [127, head.writeBigUInt64BE(BigInt(body.length), 2)];
  return Buffer.concat([head, body]);
}

/** One short masked text packet; null for a close. @param {Buffer} chunk */
function textOf(chunk) {
  if ((chunk[0] & 15) === 8) return null;
  const length = chunk[1] & 127;
  const mask = chunk.subarray(2, 6);
  return Buffer.from(chunk.subarray(6, 6 + length).map((byte, i) => byte ^ mask[i & 3])).toString();
}
