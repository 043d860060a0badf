// What ssh2 exports and its types do not tell of.
declare module 'ssh2/lib/protocol/constants.js' {
  const constants: {
    /** What `algorithms.serverHostKey` may name. */
    readonly SUPPORTED_SERVER_HOST_KEY: string[];
  };
  export default constants;
}
