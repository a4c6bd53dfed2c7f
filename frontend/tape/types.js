/**
 * Types of the tape. `import("../tape/types.js").RecordsFrame` in JSDoc.
 *
 * @typedef {object} Variable one declared state variable; its index in the declaration is the `slot` of change records
 * @property {number} code a `Var`
 * @property {number} subject pCPU or vCPU it belongs to
 * @property {number} slot list register, else 0
 * @property {bigint} initial value at seq 0
 *
 * @typedef {object} DeclarationFrame
 * @property {"declaration"} type
 * @property {Variable[]} variables
 * @property {Record<string, any>} about design, configuration: whatever the run says of itself
 *
 * @typedef {object} KeyframeFrame
 * @property {"keyframe"} type
 * @property {number} seq the state is the one after this record, 0 = initial
 * @property {number} t ns
 * @property {BigUint64Array} values in the order of the declaration
 *
 * @typedef {object} RecordsFrame records firstSeq .. firstSeq + count - 1 in columns; -1 = no CPU, no slot
 * @property {"records"} type
 * @property {number} firstSeq
 * @property {number} count
 * @property {Float64Array} t ns
 * @property {Uint8Array} kind a `Kind`
 * @property {Uint16Array} code an `Op`, `Access`, `Var`, `Call` or `Event`
 * @property {Int8Array} pcpu
 * @property {Int16Array} vcpu
 * @property {Int32Array} slot
 * @property {BigUint64Array} value
 * @property {Float64Array} cause seq of the record that made it happen; its own = a root
 * @property {Uint16Array} rule
 *
 * @typedef {DeclarationFrame|KeyframeFrame|RecordsFrame} Frame
 *
 * @typedef {object} TapeRecord one record
 * @property {number} seq
 * @property {number} t
 * @property {number} kind
 * @property {number} code
 * @property {number} pcpu
 * @property {number} vcpu
 * @property {number} slot
 * @property {bigint} value
 * @property {number} cause
 * @property {number} rule
 */

export {};
