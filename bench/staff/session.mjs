// SPDX-License-Identifier: Apache-2.0
// A person signed in over one kept connection, as a browser is: cookie, CSRF token, passwords under SM2.
import http from 'node:http';
import { createRequire } from 'node:module';

const { sm2 } = createRequire(new URL('../../web/package.json', import.meta.url))('sm-crypto');

export class Session {
  constructor(url) {
    this.url = new URL(url);
    this.agent = new http.Agent({ keepAlive: true, maxSockets: 2 });
    this.cookie = '';
    this.csrf = '';
  }

  // {status, body, etag}; `body` is read as JSON when it is JSON.
  send(method, path, body, headers = {}) {
    const bytes = body instanceof Buffer ? body : body === undefined ? undefined : Buffer.from(JSON.stringify(body));
    return new Promise((resolve, reject) => {
      const request = http.request({
        agent: this.agent, host: this.url.hostname, port: this.url.port, method, path,
        headers: {
          Accept: 'application/json', 'Accept-Language': 'zh-CN', ...(this.cookie && { Cookie: this.cookie }), ...(method !== 'GET' && { 'X-CSRF-Token': this.csrf }),
          ...(bytes && { 'Content-Type': body instanceof Buffer ? 'application/octet-stream' : 'application/json', 'Content-Length': bytes.length }), ...headers,
        },
      }, (response) => {
        const parts = [];
        response.on('data', (part) => parts.push(part));
        response.on('end', () => {
          const text = Buffer.concat(parts).toString();
          const cookie = response.headers['set-cookie']?.[0];
          if (cookie) this.cookie = cookie.split(';')[0];
          resolve({ status: response.statusCode, etag: response.headers.etag, body: /json/.test(response.headers['content-type'] ?? '') ? JSON.parse(text) : text });
        });
        response.on('error', reject);
      });
      request.on('error', reject);
      request.end(bytes);
    });
  }

  // The body of an answer below 300.
  async ask(method, path, body, headers) {
    const answer = await this.send(method, path, body, headers);
    if (answer.status >= 300) throw new Error(`${method} ${path}: ${answer.status} ${JSON.stringify(answer.body)}`);
    return answer.body;
  }

  async seal(words) {
    const key = await this.ask('GET', '/api/v1/sign_in/key');
    return sm2.doEncrypt(JSON.stringify({ ...words, nonce: key.nonce }), key.public_key, 1);
  }

  // The server lets only so many sign in at once from one address, and says how long to wait.
  async signIn(login, password) {
    for (;;) {
      const answer = await this.send('POST', '/api/v1/sign_in', { login, secret: await this.seal({ password }) });
      if (answer.status === 200) this.csrf = answer.body.csrf_token;
      if (answer.status === 200) return;
      if (answer.status !== 429) throw new Error(`${login}: ${answer.status} ${JSON.stringify(answer.body)}`);
      await new Promise((resolve) => setTimeout(resolve, 1000));
    }
  }

  async changePassword(old, next) {
    await this.ask('POST', '/api/v1/session/password', { secret: await this.seal({ old, new: next }) });
  }

  close() {
    this.agent.destroy();
  }
}
