/**
 * WebServices.h: the Windows Web Services API, on POSIX systems. C11 and C++.
 *
 * Reads and writes XML (text, binary, MTOM), maps it to C structures, and exchanges it as SOAP messages over HTTP, TCP,
 * named pipes and UDP: as a client, as a server, message by message or as calls of a described service. A program that
 * is written against this header on Windows compiles here unchanged; what it links is libwws.
 *
 * This header is the manual. Sections 1 and 2 are vocabulary; each later section begins with what it is for and, where
 * there is a handle, with the handle's life in numbered steps.
 *
 * Contents
 *
 *    1  Result codes
 *    2  Forward declarations
 *    3  Asynchronous model
 *    4  Errors
 *    5  Heap
 *    6  Strings and bytes
 *    7  Date, time and identifiers
 *    8  URLs
 *    9  XML names, text and nodes
 *   10  XML buffer
 *   11  XML reader
 *   12  XML writer
 *   13  Canonical XML
 *   14  Types and their descriptions
 *   15  Addressing
 *   16  Messages and headers
 *   17  Faults
 *   18  Channels
 *   19  Custom channels and encoders
 *   20  Listeners
 *   21  Credentials and identities of the transport
 *   22  Security bindings
 *   23  Security tokens and contexts
 *   24  Contracts and operations
 *   25  Service proxy
 *   26  Service host
 *   27  Binding templates and policy descriptions
 *   28  Metadata and policy
 *   29  Tracing
 *
 * Conventions. What follows holds for every function and is not repeated there.
 *
 * Results. A function returns an HRESULT: S_OK or another success, or a failure. Test with FAILED(hr) and
 * SUCCEEDED(hr), never with hr == S_OK, because WS_S_ASYNC, WS_S_END and S_FALSE are successes. Any function may return
 *   E_INVALIDARG            an argument is wrong: NULL where it is not optional, out of range, a foreign handle,
 *                           a property that this object does not take, or one with the wrong size
 *   E_OUTOFMEMORY           memory or another resource of the system ran out
 *   WS_E_INVALID_OPERATION  the arguments are right, but the object is not in a state for this
 * The comment of a function names only what goes beyond these, and what the object must be like for it. Outputs are
 * written on success only, unless it says otherwise.
 *
 * Errors. The last parameter of most functions is a WS_ERROR*. It may be NULL; if it is not and the function fails, it
 * gets strings that say what was attempted, on what, and what to change. It is not reset first: strings add up (section
 * 4).
 *
 * Waiting. A function that takes a WS_ASYNC_CONTEXT runs on the calling thread if that is NULL; otherwise it may return
 * WS_S_ASYNC and call back later. Section 3 has the rules.
 *
 * Threads. Every function may be called from any thread. WS_CHANNEL, WS_LISTENER, WS_SERVICE_PROXY and WS_SERVICE_HOST
 * take several operations at once; every other object takes one operation at a time, and an asynchronous one lasts
 * until its callback. Free an object only when no operation of it is pending.
 *
 * Ownership. Of what a pointer argument points to, the comments say
 *   borrowed                   it is read or written during the call only (of an asynchronous call: until completion)
 *   copied                     likewise, and the object keeps a copy
 *   kept                       the object goes on using it: it must stay valid and unchanged while the comment says
 *   taken                      on success it belongs to the object, which frees it
 * Without a word, an argument is borrowed. What a function returns by way of a WS_HEAP lives until that heap is reset
 * or freed.
 *
 * Properties. An object's settings are numbered by an enumeration and passed as { id, value, valueSize }: value points
 * to the value (to the pointer, if the value is one), is aligned for its type, and is copied; what it points to in turn
 * is kept for the life of the object, unless the comment says otherwise. valueSize is exactly the size of the type. The
 * comment of an id begins with the type, the default, and where it may be used: create (in an array when the object is
 * created), get, set (by the functions of these names).
 *
 * Text. A WS_STRING is UTF-16 and a WS_XML_STRING UTF-8; both are counted, neither ends with a zero. WCHAR has 16 bits:
 * write u"..." in C and C++, or L"..." when everything is compiled with -fshort-wchar.
 *
 * Variants. Where a structure comes in several kinds, the first member of each kind is a common structure with a tag
 * that says which one it is. Functions take pointers to the common structure; cast to the kind once the tag has been
 * looked at.
 *
 * "Source" names the page of Microsoft's reference that a comment comes from (sdk-api or win32, public on GitHub).
 * Where behaviour here differs from that page, the comment says so.
 */
#ifndef WWS_WEBSERVICES_H
#define WWS_WEBSERVICES_H

#include <wws/wintypes.h>

#ifdef __cplusplus
extern "C" {
#endif

#ifndef WWS_API
/** Marks the functions that the library exports. */
#define WWS_API __attribute__((visibility("default")))
#endif

/* =====================================================================================================================
 * 1  Result codes
 *
 * The codes of this API have facility 61. S_OK, E_INVALIDARG and the other common ones are in <wws/wintypes.h>.
 *
 * Source: win32 wsw/windows-web-services-return-values. Its numbers 0x804D00NN are misprints for 0x803D00NN, and it has
 * those of E_INVALIDARG and E_OUTOFMEMORY the wrong way round.
 * ================================================================================================================== */

/** Success: the operation has started; its callback will be invoked exactly once, with the final result. */
#define WS_S_ASYNC                          ((HRESULT)0x003D0000u)
/** Success: no more input. The session was shut down, a reply channel has had its request, or the message was filtered
 *  out. */
#define WS_S_END                            ((HRESULT)0x003D0001u)
/** What was read is not what was expected: malformed XML, a wire protocol violated, an element the schema does not
 *  have. Trying again will not help. */
#define WS_E_INVALID_FORMAT                 ((HRESULT)0x803D0000u)
/** An earlier failure has left the object unusable; reset, close or free it. */
#define WS_E_OBJECT_FAULTED                 ((HRESULT)0x803D0001u)
/** A number does not fit the type it is read into or computed in. */
#define WS_E_NUMERIC_OVERFLOW               ((HRESULT)0x803D0002u)
/** The object is not in a state for this operation. */
#define WS_E_INVALID_OPERATION              ((HRESULT)0x803D0003u)
/** The operation was pending, or has just been started, when the object was aborted. */
#define WS_E_OPERATION_ABORTED              ((HRESULT)0x803D0004u)
/** The remote endpoint says that access is denied. */
#define WS_E_ENDPOINT_ACCESS_DENIED         ((HRESULT)0x803D0005u)
/** The operation did not finish in the time that a property of the object allows. */
#define WS_E_OPERATION_TIMED_OUT            ((HRESULT)0x803D0006u)
/** The call was abandoned (WsAbandonCall). The work behind it goes on, but nobody hears of its result. */
#define WS_E_OPERATION_ABANDONED            ((HRESULT)0x803D0007u)
/** A limit was reached. The error string names the property that raises it. */
#define WS_E_QUOTA_EXCEEDED                 ((HRESULT)0x803D0008u)
/** The text is not available in the language asked for. */
#define WS_E_NO_TRANSLATION_AVAILABLE       ((HRESULT)0x803D0009u)
/** Security data was well formed but could not be verified or is not trusted. */
#define WS_E_SECURITY_VERIFICATION_FAILURE  ((HRESULT)0x803D000Au)
/** Another socket of this machine has the address, or no address is left. */
#define WS_E_ADDRESS_IN_USE                 ((HRESULT)0x803D000Bu)
/** The address is not one this machine can use. */
#define WS_E_ADDRESS_NOT_AVAILABLE          ((HRESULT)0x803D000Cu)
/** The remote endpoint does not exist, or its name cannot be resolved. */
#define WS_E_ENDPOINT_NOT_FOUND             ((HRESULT)0x803D000Du)
/** The remote endpoint exists but is not available at this time. */
#define WS_E_ENDPOINT_NOT_AVAILABLE         ((HRESULT)0x803D000Eu)
/** The remote endpoint answered that it could not process the request. */
#define WS_E_ENDPOINT_FAILURE               ((HRESULT)0x803D000Fu)
/** There is no way to the remote endpoint. */
#define WS_E_ENDPOINT_UNREACHABLE           ((HRESULT)0x803D0010u)
/** The remote endpoint does not know the action; mostly the two sides have different contracts. */
#define WS_E_ENDPOINT_ACTION_NOT_SUPPORTED  ((HRESULT)0x803D0011u)
/** The remote endpoint is too busy to process the request. */
#define WS_E_ENDPOINT_TOO_BUSY              ((HRESULT)0x803D0012u)
/** The reply was a SOAP fault; it is in the WS_ERROR (see Faults, section 17). */
#define WS_E_ENDPOINT_FAULT_RECEIVED        ((HRESULT)0x803D0013u)
/** The remote endpoint ended the connection, or the network did. */
#define WS_E_ENDPOINT_DISCONNECTED          ((HRESULT)0x803D0014u)
/** An HTTP proxy server failed. */
#define WS_E_PROXY_FAILURE                  ((HRESULT)0x803D0015u)
/** An HTTP proxy server denied access. */
#define WS_E_PROXY_ACCESS_DENIED            ((HRESULT)0x803D0016u)
/** The feature exists in the API but not on this platform, or not in this combination. */
#define WS_E_NOT_SUPPORTED                  ((HRESULT)0x803D0017u)
/** The HTTP proxy server refused the scheme used and wants basic authentication. */
#define WS_E_PROXY_REQUIRES_BASIC_AUTH      ((HRESULT)0x803D0018u)
/** The HTTP proxy server refused the scheme used and wants digest authentication. */
#define WS_E_PROXY_REQUIRES_DIGEST_AUTH     ((HRESULT)0x803D0019u)
/** The HTTP proxy server refused the scheme used and wants NTLM authentication. */
#define WS_E_PROXY_REQUIRES_NTLM_AUTH       ((HRESULT)0x803D001Au)
/** The HTTP proxy server refused the scheme used and wants negotiate authentication. */
#define WS_E_PROXY_REQUIRES_NEGOTIATE_AUTH  ((HRESULT)0x803D001Bu)
/** The remote endpoint refused the scheme used and wants basic authentication. */
#define WS_E_SERVER_REQUIRES_BASIC_AUTH     ((HRESULT)0x803D001Cu)
/** The remote endpoint refused the scheme used and wants digest authentication. */
#define WS_E_SERVER_REQUIRES_DIGEST_AUTH    ((HRESULT)0x803D001Du)
/** The remote endpoint refused the scheme used and wants NTLM authentication. */
#define WS_E_SERVER_REQUIRES_NTLM_AUTH      ((HRESULT)0x803D001Eu)
/** The remote endpoint refused the scheme used and wants negotiate authentication. */
#define WS_E_SERVER_REQUIRES_NEGOTIATE_AUTH ((HRESULT)0x803D001Fu)
/** The URL is malformed, or its scheme does not suit the channel binding. */
#define WS_E_INVALID_ENDPOINT_URL           ((HRESULT)0x803D0020u)
/** A component below failed with an error that has no code here; WS_ERROR_PROPERTY_ORIGINAL_ERROR_CODE has its own. */
#define WS_E_OTHER                          ((HRESULT)0x803D0021u)
/** The peer refused a security token because its time is over; request or renew it. */
#define WS_E_SECURITY_TOKEN_EXPIRED         ((HRESULT)0x803D0022u)
/** A security component of the system (TLS, Kerberos, NTLM) failed. */
#define WS_E_SECURITY_SYSTEM_FAILURE        ((HRESULT)0x803D0023u)

/* =====================================================================================================================
 * 2  Forward declarations
 *
 * The handles are opaque. Each is described, with its life cycle, in the section in brackets.
 * ================================================================================================================== */

typedef struct _WS_CHANNEL WS_CHANNEL;                      /**< exchanges messages with a remote endpoint [18] */
typedef struct _WS_ERROR WS_ERROR;                          /**< collects what is to be said about a failure [4] */
typedef struct _WS_HEAP WS_HEAP;                            /**< memory that is freed all at once, with a limit [5] */
typedef struct _WS_LISTENER WS_LISTENER;                    /**< accepts channels at an address [20] */
typedef struct _WS_MESSAGE WS_MESSAGE;                      /**< an envelope: headers and a body [16] */
typedef struct _WS_METADATA WS_METADATA;                    /**< WSDL and policy documents, read and linked [28] */
typedef struct _WS_OPERATION_CONTEXT WS_OPERATION_CONTEXT;  /**< the call that a service operation answers [26] */
typedef struct _WS_POLICY WS_POLICY;                        /**< the policy of one endpoint [28] */
typedef struct _WS_SECURITY_CONTEXT WS_SECURITY_CONTEXT;    /**< a negotiated security session [23] */
typedef struct _WS_SECURITY_TOKEN WS_SECURITY_TOKEN;        /**< a claim of identity and its key [23] */
typedef struct _WS_SERVICE_HOST WS_SERVICE_HOST;            /**< runs services at their endpoints [26] */
typedef struct _WS_SERVICE_PROXY WS_SERVICE_PROXY;          /**< calls the operations of a remote service [25] */
typedef struct _WS_XML_BUFFER WS_XML_BUFFER;                /**< an XML document in memory [10] */
typedef struct _WS_XML_READER WS_XML_READER;                /**< parses XML [11] */
typedef struct _WS_XML_WRITER WS_XML_WRITER;                /**< generates XML [12] */

/* Structures that are named before they are declared; each is described where it is declared. */
typedef struct _WS_ASYNC_OPERATION WS_ASYNC_OPERATION;
typedef struct _WS_STRING WS_STRING;
typedef struct _WS_XML_DICTIONARY WS_XML_DICTIONARY;
typedef struct _WS_XML_READER_ENCODING WS_XML_READER_ENCODING;
typedef struct _WS_XML_READER_PROPERTY WS_XML_READER_PROPERTY;
typedef struct _WS_XML_WRITER_ENCODING WS_XML_WRITER_ENCODING;
typedef struct _WS_XML_WRITER_PROPERTY WS_XML_WRITER_PROPERTY;
typedef struct _WS_STRUCT_DESCRIPTION WS_STRUCT_DESCRIPTION;
typedef struct _WS_FAULT_CODE WS_FAULT_CODE;
typedef struct _WS_SECURITY_DESCRIPTION WS_SECURITY_DESCRIPTION;
typedef struct _WS_SECURITY_CONSTRAINTS WS_SECURITY_CONSTRAINTS;

/* =====================================================================================================================
 * 3  Asynchronous model
 *
 * Functions that may have to wait take a const WS_ASYNC_CONTEXT*. With NULL the calling thread waits and the final
 * result is returned; no thread of the library is involved. With a context the function either completes at once,
 * returning its final result and never calling back, or returns WS_S_ASYNC and invokes the callback exactly once.
 *
 *    WS_ASYNC_CONTEXT context = { on_received, state };
 *    hr = WsReceiveMessage(channel, message, ..., &context, error);
 *    if (hr != WS_S_ASYNC)
 *        on_received(hr, WS_LONG_CALLBACK, state);      // completed at once: the library will not call
 *
 * The rules of the library: the context itself is copied, and may be on the stack. Everything else that the arguments
 * point to, the WS_ERROR included, is borrowed until completion, and not touched afterwards: the callback may free all
 * of it. The callback is never invoked on the calling thread before the function has returned, but it may run on
 * another thread before that. It gets the final result, never WS_S_ASYNC; outputs and error strings are written before.
 * An operation that has started always completes: what completion needs is reserved before WS_S_ASYNC is returned.
 *
 * Functions that applications implement (read and write callbacks, custom channels, service operations) follow the same
 * rules towards the library.
 *
 * Source: win32 wsw/asynchronous-model.
 * ================================================================================================================== */

/**
 * How a callback is being invoked, and so what it may do. Every callback must cope with both: a long callback needs a
 * thread, and when none can be had it is invoked short. Source: sdk-api/webservices/ne-webservices-ws_callback_model.
 */
typedef enum _WS_CALLBACK_MODEL {
    /** Return soon: other operations of the process may be waiting for this thread. Do not block. */
    WS_SHORT_CALLBACK = 0,
    /** The callback may block or compute for as long as it likes; other operations go on completing. */
    WS_LONG_CALLBACK  = 1
} WS_CALLBACK_MODEL;

/**
 * Tells the caller of an asynchronous function that it has completed. Implemented by the application, invoked once for
 * each WS_S_ASYNC.
 *
 * errorCode      the final result, never WS_S_ASYNC. If it is a failure, the WS_ERROR passed to the function is filled
 * callbackModel  how the callback is being invoked
 * callbackState  callbackState of the WS_ASYNC_CONTEXT
 *
 * Source: sdk-api/webservices/nc-webservices-ws_async_callback.
 */
typedef void (CALLBACK* WS_ASYNC_CALLBACK)(HRESULT errorCode, WS_CALLBACK_MODEL callbackModel, void* callbackState);

/**
 * Whom to tell when an operation completes asynchronously. Copied by every function that takes it.
 * Source: sdk-api/webservices/ns-webservices-ws_async_context.
 */
typedef struct _WS_ASYNC_CONTEXT {
    WS_ASYNC_CALLBACK callback;      /**< invoked on completion; NULL is E_INVALIDARG */
    void*             callbackState; /**< the application's own; passed to callback */
} WS_ASYNC_CONTEXT;

/**
 * One step of WsAsyncExecute. It starts at most one asynchronous operation, to which it passes asyncContext, and
 * returns that operation's result.
 *
 * hr             result of the step before, successful or not; S_OK for the first
 * callbackModel  how this step is being invoked
 * callbackState  as passed to WsAsyncExecute
 * next           set next->function to the step that is to follow, before or after starting the operation. It is called
 *                whatever this step's result is. Left NULL, the sequence ends
 * asyncContext   NULL exactly if WsAsyncExecute was given NULL. Otherwise the library's own, for this step only: pass
 *                it on, do not keep it
 * error          as passed to WsAsyncExecute
 *
 * Returns the result of the step. A step that was given no context must not return WS_S_ASYNC.
 * Source: sdk-api/webservices/nc-webservices-ws_async_function.
 */
typedef HRESULT (CALLBACK* WS_ASYNC_FUNCTION)(HRESULT hr, WS_CALLBACK_MODEL callbackModel, void* callbackState,
                                              WS_ASYNC_OPERATION* next, const WS_ASYNC_CONTEXT* asyncContext,
                                              WS_ERROR* error);

/**
 * Where a step of WsAsyncExecute names the step after it.
 * Source: sdk-api/webservices/ns-webservices-ws_async_operation.
 */
struct _WS_ASYNC_OPERATION {
    WS_ASYNC_FUNCTION function; /**< the next step; NULL, as it is before each step: there is none */
};

/**
 * What WsAsyncExecute needs for one sequence. Needs no initialisation; do not look inside.
 * Source: sdk-api/webservices/ns-webservices-ws_async_state.
 */
typedef struct _WS_ASYNC_STATE {
    void* internal0; /**< used by the library */
    void* internal1; /**< used by the library */
    void* internal2; /**< used by the library */
    void* internal3; /**< used by the library */
    void* internal4; /**< used by the library */
} WS_ASYNC_STATE;

/**
 * Runs a function of several waits as a sequence of steps, synchronously or asynchronously as the caller wishes,
 * without the steps having to know. Calls operation, then the step it names, and so on; the last result is the result
 * of the whole. Steps that complete at once follow each other in constant stack.
 *
 * asyncState     kept until completion: it must outlive the operation. May be used again, or freed, inside the final
 *                callback
 * operation      the first step. NULL: returns S_OK and calls nothing
 * callbackModel  how the caller itself is being invoked; passed to the first step
 * callbackState  the application's own; passed to every step
 * asyncContext   NULL: every step runs on the calling thread. Copied; its callback is invoked with the last result if a
 *                step completed asynchronously
 * error          optional; receives what went wrong. Borrowed until completion
 *
 * Returns what the last step returned, or WS_S_ASYNC. WS_E_INVALID_OPERATION: a step returned WS_S_ASYNC although it
 * had no context. Source: sdk-api/webservices/nf-webservices-wsasyncexecute.
 */
WWS_API HRESULT WINAPI WsAsyncExecute(WS_ASYNC_STATE* asyncState, WS_ASYNC_FUNCTION operation,
                                      WS_CALLBACK_MODEL callbackModel, void* callbackState,
                                      const WS_ASYNC_CONTEXT* asyncContext, WS_ERROR* error);

/* =====================================================================================================================
 * 4  Errors
 *
 * A WS_ERROR collects text about a failure on its way up, and a SOAP fault if one was received. Without it a function
 * still fails with the same code.
 *
 * Life of a WS_ERROR:
 *
 * 1. WsCreateError.
 * 2. Pass it to any number of functions, one after the other. The ones that fail add strings, the innermost first.
 * 3. WsGetErrorProperty (how many), WsGetErrorString (which; the latest is number 0), and of a fault
 *    WsGetFaultErrorProperty.
 * 4. WsResetError, then from 2; or WsFreeError.
 *
 * One operation at a time. An asynchronous operation has it until its callback.
 *
 * Source: win32 wsw/errors, wsw/ws-error.
 * ================================================================================================================== */

/**
 * Codes of the fatal exceptions that the API raises on Windows. Here misuse that cannot be reported ends in abort(3)
 * with a message; the codes are declared so that sources which name them compile.
 * Source: sdk-api/webservices/ne-webservices-ws_exception_code.
 */
typedef enum _WS_EXCEPTION_CODE {
    WS_EXCEPTION_CODE_USAGE_FAILURE    = (int)0xC03D0000u, /**< the application broke the contract of the API */
    WS_EXCEPTION_CODE_INTERNAL_FAILURE = (int)0xC03D0001u  /**< the library found itself in an impossible state */
} WS_EXCEPTION_CODE;

/** The properties of a WS_ERROR. Source: sdk-api/webservices/ne-webservices-ws_error_property_id. */
typedef enum _WS_ERROR_PROPERTY_ID {
    /** ULONG; get. How many strings there are, the text of the original error code included. */
    WS_ERROR_PROPERTY_STRING_COUNT        = 0,
    /** ULONG; default NOERROR; get, set. Code of the component in which the error arose, if it was mapped to a WS_E_
     *  code; else NOERROR. For diagnosis only: it differs from version to version. */
    WS_ERROR_PROPERTY_ORIGINAL_ERROR_CODE = 1,
    /** LANGID; create, get, set. Language of the strings; not 0. The default is 0x0409, US English, as the library's
     *  own strings are. Set only while the error is empty. */
    WS_ERROR_PROPERTY_LANGID              = 2
} WS_ERROR_PROPERTY_ID;

/** A property of a WS_ERROR, with its value. Source: sdk-api/webservices/ns-webservices-ws_error_property. */
typedef struct _WS_ERROR_PROPERTY {
    WS_ERROR_PROPERTY_ID id;        /**< which property */
    void*                value;     /**< points to the value */
    ULONG                valueSize; /**< its size in bytes, exactly that of the type */
} WS_ERROR_PROPERTY;

/**
 * Creates an error object.
 *
 * properties, propertyCount  settings (WS_ERROR_PROPERTY_LANGID), copied; may be NULL with 0
 * error                      receives the object; free it with WsFreeError
 *
 * Source: sdk-api/webservices/nf-webservices-wscreateerror.
 */
WWS_API HRESULT WINAPI WsCreateError(const WS_ERROR_PROPERTY* properties, ULONG propertyCount, WS_ERROR** error);

/**
 * Gets a property of an error.
 *
 * error       the object to ask
 * id          which property
 * buffer      receives the value
 * bufferSize  its size in bytes, exactly that of the type
 *
 * Source: sdk-api/webservices/nf-webservices-wsgeterrorproperty.
 */
WWS_API HRESULT WINAPI WsGetErrorProperty(WS_ERROR* error, WS_ERROR_PROPERTY_ID id, void* buffer, ULONG bufferSize);

/**
 * Sets a property of an error.
 *
 * error      the object to change
 * id         WS_ERROR_PROPERTY_ORIGINAL_ERROR_CODE or WS_ERROR_PROPERTY_LANGID
 * value      the value, aligned for its type; copied
 * valueSize  its size in bytes, exactly that of the type
 *
 * Returns WS_E_INVALID_OPERATION for the language when there are strings already.
 * Source: sdk-api/webservices/nf-webservices-wsseterrorproperty.
 */
WWS_API HRESULT WINAPI WsSetErrorProperty(WS_ERROR* error, WS_ERROR_PROPERTY_ID id, const void* value, ULONG valueSize);

/**
 * Adds a string to an error; it becomes number 0. Functions that an application implements report with it.
 *
 * error   the object to add to
 * string  text in the language of the object; copied
 *
 * Source: sdk-api/webservices/nf-webservices-wsadderrorstring.
 */
WWS_API HRESULT WINAPI WsAddErrorString(WS_ERROR* error, const WS_STRING* string);

/**
 * Gets one string of an error.
 *
 * error   the object to ask
 * index   0 is the string added last. If there is an original error code, its text is the last one
 * string  receives the string, not zero-terminated. It belongs to the error and lives until WsResetError or WsFreeError
 *
 * Source: sdk-api/webservices/nf-webservices-wsgeterrorstring.
 */
WWS_API HRESULT WINAPI WsGetErrorString(WS_ERROR* error, ULONG index, WS_STRING* string);

/**
 * Copies strings, properties and fault from one error to another.
 *
 * source       the error to copy
 * destination  loses what it had
 *
 * Source: sdk-api/webservices/nf-webservices-wscopyerror.
 */
WWS_API HRESULT WINAPI WsCopyError(WS_ERROR* source, WS_ERROR* destination);

/**
 * Drops all strings, properties and the fault: the object is as WsCreateError left it.
 *
 * error  the object to empty
 *
 * Source: sdk-api/webservices/nf-webservices-wsreseterror.
 */
WWS_API HRESULT WINAPI WsResetError(WS_ERROR* error);

/**
 * Frees an error and everything in it.
 *
 * error  the object, or NULL
 *
 * Source: sdk-api/webservices/nf-webservices-wsfreeerror.
 */
WWS_API void WINAPI WsFreeError(WS_ERROR* error);

/* =====================================================================================================================
 * 5  Heap
 *
 * A WS_HEAP hands out memory that is not freed piece by piece, up to a limit. What functions return by way of a heap
 * (names, values, whole object trees) lives in it, so that one WsResetHeap disposes of everything a message brought.
 *
 * Life of a WS_HEAP:
 *
 * 1. WsCreateHeap, with the limit. Messages and operation contexts bring a heap of their own.
 * 2. WsAlloc, directly or by any function with a heap parameter.
 * 3. WsResetHeap when nothing of it is needed any more, then from 2; or WsFreeHeap.
 *
 * One operation at a time.
 *
 * Source: win32 wsw/heap.
 * ================================================================================================================== */

/** The properties of a WS_HEAP. Source: sdk-api/webservices/ne-webservices-ws_heap_property_id. */
typedef enum _WS_HEAP_PROPERTY_ID {
    /** SIZE_T; create, get. Limit for the sum of the sizes requested since the heap was created or reset. */
    WS_HEAP_PROPERTY_MAX_SIZE       = 0,
    /** SIZE_T; create, get. About how many bytes the heap keeps for reuse when it is reset. */
    WS_HEAP_PROPERTY_TRIM_SIZE      = 1,
    /** SIZE_T; get. Sum of the sizes requested since the heap was created or reset. */
    WS_HEAP_PROPERTY_REQUESTED_SIZE = 2,
    /** SIZE_T; get. Bytes that the heap has from the system at this moment. */
    WS_HEAP_PROPERTY_ACTUAL_SIZE    = 3
} WS_HEAP_PROPERTY_ID;

/** A property of a WS_HEAP, with its value. Source: sdk-api/webservices/ns-webservices-ws_heap_property. */
typedef struct _WS_HEAP_PROPERTY {
    WS_HEAP_PROPERTY_ID id;        /**< which property */
    void*               value;     /**< points to the value */
    ULONG               valueSize; /**< its size in bytes, exactly that of the type */
} WS_HEAP_PROPERTY;

/**
 * A set of heap properties, as other properties take it. Source: sdk-api/webservices/ns-webservices-ws_heap_properties.
 */
typedef struct _WS_HEAP_PROPERTIES {
    WS_HEAP_PROPERTY* properties;    /**< the settings; may be NULL if there are none */
    ULONG             propertyCount; /**< number of settings */
} WS_HEAP_PROPERTIES;

/**
 * Creates a heap. It takes no memory for allocations yet.
 *
 * maxSize                    limit in bytes for the sum of the sizes requested between two resets
 * trimSize                   about how many bytes to keep for reuse in WsResetHeap. More than maxSize: keeps everything
 * properties, propertyCount  NULL and 0: there is nothing to set yet
 * heap                       receives the heap; free it with WsFreeHeap
 * error                      optional; receives what went wrong. Borrowed
 *
 * Source: sdk-api/webservices/nf-webservices-wscreateheap.
 */
WWS_API HRESULT WINAPI WsCreateHeap(SIZE_T maxSize, SIZE_T trimSize, const WS_HEAP_PROPERTY* properties,
                                    ULONG propertyCount, WS_HEAP** heap, WS_ERROR* error);

/**
 * Allocates memory. It is not zeroed, and is freed only with the whole heap.
 *
 * heap   where
 * size   bytes; may be 0
 * ptr    receives the memory, aligned to 8 bytes; never NULL, even for 0 bytes
 * error  optional; receives what went wrong. Borrowed
 *
 * Returns WS_E_QUOTA_EXCEEDED if the sum of all requests would pass maxSize.
 * Source: sdk-api/webservices/nf-webservices-wsalloc.
 */
WWS_API HRESULT WINAPI WsAlloc(WS_HEAP* heap, SIZE_T size, void** ptr, WS_ERROR* error);

/**
 * Gets a property of a heap.
 *
 * heap       the heap to ask
 * id         which property
 * value      receives the value
 * valueSize  its size in bytes, exactly that of the type
 * error      optional; receives what went wrong. Borrowed
 *
 * Source: sdk-api/webservices/nf-webservices-wsgetheapproperty.
 */
WWS_API HRESULT WINAPI WsGetHeapProperty(WS_HEAP* heap, WS_HEAP_PROPERTY_ID id, void* value, ULONG valueSize,
                                         WS_ERROR* error);

/**
 * Frees everything that was allocated from the heap; the heap itself stays, and keeps about trimSize bytes for reuse.
 *
 * heap   the heap to empty
 * error  optional; receives what went wrong. Borrowed
 *
 * Source: sdk-api/webservices/nf-webservices-wsresetheap.
 */
WWS_API HRESULT WINAPI WsResetHeap(WS_HEAP* heap, WS_ERROR* error);

/**
 * Frees the heap and everything that was allocated from it.
 *
 * heap  the heap, or NULL
 *
 * Source: sdk-api/webservices/nf-webservices-wsfreeheap.
 */
WWS_API void WINAPI WsFreeHeap(WS_HEAP* heap);

/* =====================================================================================================================
 * 6  Strings and bytes
 *
 * Counted strings. WS_STRING (UTF-16) is for text that people and URLs are made of; WS_XML_STRING (UTF-8, possibly in a
 * dictionary) is for the names in XML. Neither needs a terminating zero, and a length never counts one.
 * ================================================================================================================== */

/** UTF-16 text. Source: sdk-api/webservices/ns-webservices-ws_string. */
struct _WS_STRING {
    ULONG  length; /**< WCHARs, without a terminating zero */
    WCHAR* chars;  /**< the text; may be NULL if length is 0 */
};

/**
 * Initialises a WS_STRING from a literal, or from an array of WCHAR that ends with a zero: static const WS_STRING name
 * = WS_STRING_VALUE(u"name"). Elements that do not have 16 bits do not compile: write u"...", or compile with
 * -fshort-wchar. Source: sdk-api/webservices/nf-webservices-ws_string_value.
 */
#define WS_STRING_VALUE(S) \
    { (ULONG)(sizeof(S) / sizeof(WCHAR) - sizeof(char[sizeof((S)[0]) == sizeof(WCHAR) ? 1 : -1])), (WCHAR*)(S) }

/** Initialises a WS_STRING without characters. Source: the legacy page dd323449 of the reference. */
#define WS_STRING_EMPTY { 0, NULL }

/** Bytes with a count. Source: sdk-api/webservices/ns-webservices-ws_bytes. */
typedef struct _WS_BYTES {
    ULONG length; /**< number of bytes */
    BYTE* bytes;  /**< the bytes; may be NULL if length is 0 */
} WS_BYTES;

/** Bytes in several pieces. Source: sdk-api/webservices/ns-webservices-ws_buffers. */
typedef struct _WS_BUFFERS {
    ULONG     bufferCount; /**< number of pieces */
    WS_BYTES* buffers;     /**< the pieces, in order */
} WS_BUFFERS;

/**
 * A name, prefix or namespace: UTF-8 text, which a dictionary may have a number for. The binary encoding writes the
 * number instead of the text. Source: sdk-api/webservices/ns-webservices-ws_xml_string.
 */
typedef struct _WS_XML_STRING {
    ULONG              length;     /**< bytes, without a terminating zero */
    BYTE*              bytes;      /**< the text in UTF-8; may be NULL if length is 0 */
    WS_XML_DICTIONARY* dictionary; /**< dictionary that the string belongs to, or NULL */
    ULONG              id;         /**< index of the string in dictionary->strings; not used without a dictionary */
} WS_XML_STRING;

/**
 * Initialises a WS_XML_STRING from a UTF-8 literal, without dictionary.
 * Source: sdk-api/webservices/nf-webservices-ws_xml_string_value.
 */
#define WS_XML_STRING_VALUE(S) { (ULONG)(sizeof(S) - 1), (BYTE*)(S), NULL, 0 }

/** Initialises a WS_XML_STRING that is absent: all members zero. Source: the legacy page dd323562 of the reference. */
#define WS_XML_STRING_NULL { 0, NULL, NULL, 0 }

/**
 * Initialises a WS_XML_STRING from a UTF-8 literal S that is entry I of dictionary D (a WS_XML_DICTIONARY*).
 * Source: sdk-api/webservices/nf-webservices-ws_xml_string_dictionary_value.
 */
#define WS_XML_STRING_DICTIONARY_VALUE(S, D, I) \
    { (ULONG)(sizeof(S) - 1), (BYTE*)(S), (WS_XML_DICTIONARY*)(D), (I) }

/**
 * Number of elements of an array (not of a pointer), as a ULONG. Source: sdk-api/webservices/nf-webservices-wscountof.
 */
#define WsCountOf(arrayValue) ((ULONG)(sizeof(arrayValue) / sizeof((arrayValue)[0])))

/** Offset of a field in a structure in bytes, as a ULONG. Source: sdk-api/webservices/nf-webservices-wsoffsetof. */
#define WsOffsetOf(type, field) ((ULONG)offsetof(type, field))

/* =====================================================================================================================
 * 7  Date, time and identifiers
 *
 * Values of XML schema types that C has no type for.
 * ================================================================================================================== */

/** How a WS_DATETIME is written as text. Source: sdk-api/webservices/ne-webservices-ws_datetime_format. */
typedef enum _WS_DATETIME_FORMAT {
    /** In universal time: 2007-09-25T01:30:00Z. */
    WS_DATETIME_FORMAT_UTC   = 0,
    /** In the local time zone with its difference to UTC: 2007-09-27T10:30:00-07:00. As UTC if the difference is not
     *  known. */
    WS_DATETIME_FORMAT_LOCAL = 1,
    /** As it is, without a time zone: 2007-09-27T10:30:00. */
    WS_DATETIME_FORMAT_NONE  = 2
} WS_DATETIME_FORMAT;

/**
 * A point in time from the year 1 to the year 9999 (xs:dateTime), exact to 100 nanoseconds.
 * Source: sdk-api/webservices/ns-webservices-ws_datetime.
 */
typedef struct _WS_DATETIME {
    unsigned __int64   ticks;  /**< 100 ns units since 0001-01-01T00:00:00; 0..3155378975999999999 */
    WS_DATETIME_FORMAT format; /**< how it is written as text; set by what reads it */
} WS_DATETIME;

/**
 * A length of time with a sign, in text [-][d.]hh:mm:ss[.fffffff].
 * Source: sdk-api/webservices/ns-webservices-ws_timespan.
 */
typedef struct _WS_TIMESPAN {
    __int64 ticks; /**< 100 ns units */
} WS_TIMESPAN;

/**
 * A length of time in calendar units (xs:duration). Whether one is longer than another can depend on the date it starts
 * from. Source: sdk-api/webservices/ns-webservices-ws_duration.
 */
typedef struct _WS_DURATION {
    BOOL  negative;     /**< TRUE: backwards */
    ULONG years;        /**< years */
    ULONG months;       /**< months */
    ULONG days;         /**< days */
    ULONG hours;        /**< hours */
    ULONG minutes;      /**< minutes */
    ULONG seconds;      /**< seconds */
    ULONG milliseconds; /**< milliseconds, 0..999 */
    ULONG ticks;        /**< 100 ns units, 0..9999 */
} WS_DURATION;

/**
 * An identifier of a message or another thing: a GUID, or any other URI.
 * Source: sdk-api/webservices/ns-webservices-ws_unique_id.
 */
typedef struct _WS_UNIQUE_ID {
    WS_STRING uri;  /**< the identifier, if it is not a GUID; length 0: it is the one in guid */
    GUID      guid; /**< the identifier, if uri has length 0: stands for urn:uuid:... */
} WS_UNIQUE_ID;

/**
 * Converts a point in time to the form that Windows' file functions use; the format is lost.
 *
 * dateTime  the time to convert
 * fileTime  receives it as 100 ns units since 1601
 * error     optional; receives what went wrong. Borrowed
 *
 * Returns WS_E_INVALID_FORMAT for a time before 1601, or out of the range of WS_DATETIME.
 * Source: sdk-api/webservices/nf-webservices-wsdatetimetofiletime.
 */
WWS_API HRESULT WINAPI WsDateTimeToFileTime(const WS_DATETIME* dateTime, FILETIME* fileTime, WS_ERROR* error);

/**
 * Converts back; the format is WS_DATETIME_FORMAT_UTC.
 *
 * fileTime  the time to convert
 * dateTime  receives it
 * error     optional; receives what went wrong. Borrowed
 *
 * Returns WS_E_INVALID_FORMAT for a time after the year 9999.
 * Source: sdk-api/webservices/nf-webservices-wsfiletimetodatetime.
 */
WWS_API HRESULT WINAPI WsFileTimeToDateTime(const FILETIME* fileTime, WS_DATETIME* dateTime, WS_ERROR* error);

/* =====================================================================================================================
 * 8  URLs
 *
 * Taking URLs apart and putting them together. URLs are text in encoded form (%20); the parts are decoded.
 * ================================================================================================================== */

/**
 * The schemes that can be decoded, each with its structure.
 * Source: sdk-api/webservices/ne-webservices-ws_url_scheme_type.
 */
typedef enum _WS_URL_SCHEME_TYPE {
    WS_URL_HTTP_SCHEME_TYPE    = 0, /**< http: WS_HTTP_URL, port 80 by default */
    WS_URL_HTTPS_SCHEME_TYPE   = 1, /**< https: WS_HTTPS_URL, port 443 by default */
    WS_URL_NETTCP_SCHEME_TYPE  = 2, /**< net.tcp: WS_NETTCP_URL, port 808 by default */
    WS_URL_SOAPUDP_SCHEME_TYPE = 3, /**< soap.udp: WS_SOAPUDP_URL; without a default port (65535) */
    WS_URL_NETPIPE_SCHEME_TYPE = 4  /**< net.pipe: WS_NETPIPE_URL */
} WS_URL_SCHEME_TYPE;

/**
 * Options of WsDecodeUrl, WsEncodeUrl and WsCombineUrl; ORed.
 * Source: named by sdk-api/webservices/nf-webservices-wsdecodeurl, without a page of its own.
 */

/** WsDecodeUrl, WsCombineUrl: the host may be + or *, as listeners use it. */
#define WS_URL_FLAGS_ALLOW_HOST_WILDCARDS 0x1u
/** WsDecodeUrl, WsCombineUrl: leave . and .. segments of the path as they are. */
#define WS_URL_FLAGS_NO_PATH_COLLAPSE     0x2u
/** WsEncodeUrl, WsCombineUrl: put a zero at the end of the URL; its length counts it. */
#define WS_URL_FLAGS_ZERO_TERMINATE       0x4u

/** What the structures of all schemes begin with. Source: sdk-api/webservices/ns-webservices-ws_url. */
typedef struct _WS_URL {
    WS_URL_SCHEME_TYPE scheme; /**< which structure this is the beginning of */
} WS_URL;

/** The parts of an http URL, decoded. Source: sdk-api/webservices/ns-webservices-ws_http_url. */
typedef struct _WS_HTTP_URL {
    /** Scheme is WS_URL_HTTP_SCHEME_TYPE. */
    WS_URL    url;
    /** Host name; an IPv6 address with its brackets. Empty only for encoding. */
    WS_STRING host;
    /** Port number, the scheme's default if the URL has none. Encoding: 0 means the default, which is left out. */
    USHORT    port;
    /** Port as it was written; length 0 if the URL has none. Encoding: goes before port if it is not empty. */
    WS_STRING portAsString;
    /** Path with its leading slash. */
    WS_STRING path;
    /** What follows ?. */
    WS_STRING query;
    /** What follows #. */
    WS_STRING fragment;
} WS_HTTP_URL;

/** The parts of an https URL; see WS_HTTP_URL. Source: sdk-api/webservices/ns-webservices-ws_https_url. */
typedef struct _WS_HTTPS_URL {
    WS_URL    url;          /**< scheme is WS_URL_HTTPS_SCHEME_TYPE */
    WS_STRING host;         /**< host name */
    USHORT    port;         /**< port number */
    WS_STRING portAsString; /**< port as it was written */
    WS_STRING path;         /**< path */
    WS_STRING query;        /**< what follows ? */
    WS_STRING fragment;     /**< what follows # */
} WS_HTTPS_URL;

/** The parts of a net.tcp URL; see WS_HTTP_URL. Source: sdk-api/webservices/ns-webservices-ws_nettcp_url. */
typedef struct _WS_NETTCP_URL {
    WS_URL    url;          /**< scheme is WS_URL_NETTCP_SCHEME_TYPE */
    WS_STRING host;         /**< host name */
    USHORT    port;         /**< port number */
    WS_STRING portAsString; /**< port as it was written */
    WS_STRING path;         /**< path */
    WS_STRING query;        /**< what follows ? */
    WS_STRING fragment;     /**< what follows # */
} WS_NETTCP_URL;

/** The parts of a soap.udp URL; see WS_HTTP_URL. Source: sdk-api/webservices/ns-webservices-ws_soapudp_url. */
typedef struct _WS_SOAPUDP_URL {
    WS_URL    url;          /**< scheme is WS_URL_SOAPUDP_SCHEME_TYPE */
    WS_STRING host;         /**< host name */
    USHORT    port;         /**< port number; 65535 if the URL has none */
    WS_STRING portAsString; /**< port as it was written */
    WS_STRING path;         /**< path */
    WS_STRING query;        /**< what follows ? */
    WS_STRING fragment;     /**< what follows # */
} WS_SOAPUDP_URL;

/** The parts of a net.pipe URL; see WS_HTTP_URL. Source: sdk-api/webservices/ns-webservices-ws_netpipe_url. */
typedef struct _WS_NETPIPE_URL {
    WS_URL    url;          /**< scheme is WS_URL_NETPIPE_SCHEME_TYPE */
    WS_STRING host;         /**< host name */
    USHORT    port;         /**< port number */
    WS_STRING portAsString; /**< port as it was written */
    WS_STRING path;         /**< path */
    WS_STRING query;        /**< what follows ? */
    WS_STRING fragment;     /**< what follows # */
} WS_NETPIPE_URL;

/**
 * Takes a URL apart (RFC 3986). User information (user@host) is not accepted.
 *
 * url     absolute URL in encoded form
 * flags   of WS_URL_FLAGS
 * heap    where the parts are allocated
 * outUrl  receives the structure of the scheme
 * error   optional; receives what went wrong. Borrowed
 *
 * Returns WS_E_INVALID_FORMAT if the URL is malformed, its host empty or its scheme unknown.
 * Source: sdk-api/webservices/nf-webservices-wsdecodeurl.
 */
WWS_API HRESULT WINAPI WsDecodeUrl(const WS_STRING* url, ULONG flags, WS_HEAP* heap, WS_URL** outUrl, WS_ERROR* error);

/**
 * Puts a URL together, escaping what needs it.
 *
 * url     the structure of a scheme
 * flags   of WS_URL_FLAGS
 * heap    where the text is allocated
 * outUrl  receives the URL in encoded form
 * error   optional; receives what went wrong. Borrowed
 *
 * Returns WS_E_INVALID_FORMAT if the parts do not make a URL, or the scheme is unknown.
 * Source: sdk-api/webservices/nf-webservices-wsencodeurl.
 */
WWS_API HRESULT WINAPI WsEncodeUrl(const WS_URL* url, ULONG flags, WS_HEAP* heap, WS_STRING* outUrl, WS_ERROR* error);

/**
 * Resolves a reference against a base (RFC 3986, section 5).
 *
 * baseUrl       absolute URL in encoded form
 * referenceUrl  relative or absolute URL in encoded form; an absolute one is the result
 * flags         of WS_URL_FLAGS
 * heap          where the text is allocated
 * resultUrl     receives the absolute URL in encoded form
 * error         optional; receives what went wrong. Borrowed
 *
 * Returns WS_E_INVALID_FORMAT if either URL is malformed or a scheme is unknown.
 * Source: sdk-api/webservices/nf-webservices-wscombineurl.
 */
WWS_API HRESULT WINAPI WsCombineUrl(const WS_STRING* baseUrl, const WS_STRING* referenceUrl, ULONG flags, WS_HEAP* heap,
                                    WS_STRING* resultUrl, WS_ERROR* error);

/* =====================================================================================================================
 * 9  XML names, text and nodes
 *
 * What readers and writers work with: names, the kinds of nodes, and text. Text that stands for a value (a number, a
 * date, bytes) can be carried as that value, so that it is converted to characters only if the encoding needs them.
 *
 * Source: win32 wsw/xml-layer-overview, wsw/xml-node, wsw/dictionaries.
 * ================================================================================================================== */

/** How a message is encoded on the wire. Source: sdk-api/webservices/ne-webservices-ws_encoding. */
typedef enum _WS_ENCODING {
    /** Binary XML without a session dictionary ([MC-NBFS]). Requires SOAP 1.2. */
    WS_ENCODING_XML_BINARY_1         = 0,
    /** Binary XML with a dictionary that grows over a session ([MC-NBFSE]): a string goes over the wire once, then its
     *  number. Requires SOAP 1.2 and a channel type with session. */
    WS_ENCODING_XML_BINARY_SESSION_1 = 1,
    /** MTOM: bytes travel as MIME parts, not as base64. The XML part is written in UTF-8, read in any charset. */
    WS_ENCODING_XML_MTOM_UTF8        = 2,
    /** MTOM, XML part written in UTF-16, big-endian. */
    WS_ENCODING_XML_MTOM_UTF16BE     = 3,
    /** MTOM, XML part written in UTF-16, little-endian. */
    WS_ENCODING_XML_MTOM_UTF16LE     = 4,
    /** XML 1.0 text, written in UTF-8, read in any charset. */
    WS_ENCODING_XML_UTF8             = 5,
    /** XML 1.0 text, written in UTF-16, big-endian. */
    WS_ENCODING_XML_UTF16BE          = 6,
    /** XML 1.0 text, written in UTF-16, little-endian. */
    WS_ENCODING_XML_UTF16LE          = 7,
    /** Not XML: the bytes of the message, seen as base64 text. */
    WS_ENCODING_RAW                  = 8
} WS_ENCODING;

/**
 * Where to go in an XML buffer. Where the target does not exist the position stays.
 * Source: sdk-api/webservices/ne-webservices-ws_move_to.
 */
typedef enum _WS_MOVE_TO {
    /** The outermost element. */
    WS_MOVE_TO_ROOT_ELEMENT     = 0,
    /** The next element with the same parent; text and comments are passed over. */
    WS_MOVE_TO_NEXT_ELEMENT     = 1,
    /** The previous element with the same parent; text and comments are passed over. */
    WS_MOVE_TO_PREVIOUS_ELEMENT = 2,
    /** The first element inside this one; text and comments are passed over. */
    WS_MOVE_TO_CHILD_ELEMENT    = 3,
    /** The end of this element; only from an element. */
    WS_MOVE_TO_END_ELEMENT      = 4,
    /** The element around this node; from the root element to the beginning. An end element counts as last child. */
    WS_MOVE_TO_PARENT_ELEMENT   = 5,
    /** The next node with the same parent; not from an end element. */
    WS_MOVE_TO_NEXT_NODE        = 6,
    /** The previous node with the same parent. */
    WS_MOVE_TO_PREVIOUS_NODE    = 7,
    /** The first node with the same parent. */
    WS_MOVE_TO_FIRST_NODE       = 8,
    /** Before the first node. */
    WS_MOVE_TO_BOF              = 9,
    /** After the last node. */
    WS_MOVE_TO_EOF              = 10,
    /** The first node inside this one. */
    WS_MOVE_TO_CHILD_NODE       = 11
} WS_MOVE_TO;

/**
 * Types of fixed size, for WsReadValue, WsWriteValue, WsReadArray, WsWriteArray and default values.
 * Source: sdk-api/webservices/ne-webservices-ws_value_type.
 */
typedef enum _WS_VALUE_TYPE {
    WS_BOOL_VALUE_TYPE     = 0,  /**< BOOL */
    WS_INT8_VALUE_TYPE     = 1,  /**< __int8 */
    WS_INT16_VALUE_TYPE    = 2,  /**< __int16 */
    WS_INT32_VALUE_TYPE    = 3,  /**< __int32 */
    WS_INT64_VALUE_TYPE    = 4,  /**< __int64 */
    WS_UINT8_VALUE_TYPE    = 5,  /**< unsigned __int8 */
    WS_UINT16_VALUE_TYPE   = 6,  /**< unsigned __int16 */
    WS_UINT32_VALUE_TYPE   = 7,  /**< unsigned __int32 */
    WS_UINT64_VALUE_TYPE   = 8,  /**< unsigned __int64 */
    WS_FLOAT_VALUE_TYPE    = 9,  /**< float */
    WS_DOUBLE_VALUE_TYPE   = 10, /**< double */
    WS_DECIMAL_VALUE_TYPE  = 11, /**< DECIMAL */
    WS_DATETIME_VALUE_TYPE = 12, /**< WS_DATETIME */
    WS_TIMESPAN_VALUE_TYPE = 13, /**< WS_TIMESPAN */
    WS_GUID_VALUE_TYPE     = 14, /**< GUID */
    WS_DURATION_VALUE_TYPE = 15  /**< WS_DURATION */
} WS_VALUE_TYPE;

/* ---------------------------------------------------------------------------------------------------------------------
 * Dictionaries
 * ------------------------------------------------------------------------------------------------------------------ */

/**
 * A numbered set of strings that both sides know, for the binary encoding. All strings are different; whoever makes the
 * dictionary sees to that. Mostly a static structure that begins with it and holds the WS_XML_STRINGs, each initialised
 * with WS_XML_STRING_DICTIONARY_VALUE. Source: sdk-api/webservices/ns-webservices-ws_xml_dictionary.
 */
struct _WS_XML_DICTIONARY {
    /** Tells dictionaries of one process apart; never sent. */
    GUID           guid;
    /** The strings; the index is the number. */
    WS_XML_STRING* strings;
    /** Number of strings. */
    ULONG          stringCount;
    /** TRUE: dictionary and strings stay valid and unchanged longer than every object they are used with, so that they
     *  need not be copied. */
    BOOL           isConst;
};

/**
 * Gets the dictionary that an encoding has built in: for the binary encodings, the strings of SOAP, WS-Addressing and
 * the security protocols ([MC-NBFS] 2.2).
 *
 * encoding    which encoding
 * dictionary  receives the dictionary, which lives for ever; NULL if the encoding has none
 * error       optional; receives what went wrong. Borrowed
 *
 * Source: sdk-api/webservices/nf-webservices-wsgetdictionary.
 */
WWS_API HRESULT WINAPI WsGetDictionary(WS_ENCODING encoding, WS_XML_DICTIONARY** dictionary, WS_ERROR* error);

/* ---------------------------------------------------------------------------------------------------------------------
 * Names
 * ------------------------------------------------------------------------------------------------------------------ */

/** The name of an element or attribute. Source: sdk-api/webservices/ns-webservices-ws_xml_qname. */
typedef struct _WS_XML_QNAME {
    WS_XML_STRING localName; /**< the name without prefix */
    WS_XML_STRING ns;        /**< the namespace; length 0: none */
} WS_XML_QNAME;

/**
 * Compares two strings: the same number in the same dictionary is equal at once, all else is compared byte by byte.
 * Used for names and namespaces.
 *
 * string1  one
 * string2  the other
 * error    optional; receives what went wrong. Borrowed
 *
 * Returns S_OK: equal. S_FALSE, which is a success: different.
 * Source: sdk-api/webservices/nf-webservices-wsxmlstringequals.
 */
WWS_API HRESULT WINAPI WsXmlStringEquals(const WS_XML_STRING* string1, const WS_XML_STRING* string2, WS_ERROR* error);

/**
 * Checks that a string is an NCName: an XML name without colon.
 *
 * ncNameChars      the string
 * ncNameCharCount  its length in WCHARs
 * error            optional; receives what went wrong. Borrowed
 *
 * Returns S_OK, or WS_E_INVALID_FORMAT if it is not. Source: sdk-api/webservices/nf-webservices-wsverifyxmlncname.
 */
WWS_API HRESULT WINAPI WsVerifyXmlNCName(const WCHAR* ncNameChars, ULONG ncNameCharCount, WS_ERROR* error);

/**
 * Finds the part of a string without leading and trailing white space (tab, line feed, carriage return, space).
 *
 * chars         the string; not changed
 * charCount     its length in WCHARs
 * trimmedChars  receives a pointer into chars
 * trimmedCount  receives the length of that part
 * error         optional; receives what went wrong. Borrowed
 *
 * Source: sdk-api/webservices/nf-webservices-wstrimxmlwhitespace.
 */
WWS_API HRESULT WINAPI WsTrimXmlWhitespace(WCHAR* chars, ULONG charCount, WCHAR** trimmedChars, ULONG* trimmedCount,
                                           WS_ERROR* error);

/* ---------------------------------------------------------------------------------------------------------------------
 * Text
 * ------------------------------------------------------------------------------------------------------------------ */

/**
 * The forms in which text is carried: as characters, or as the value that they would denote.
 * Source: sdk-api/webservices/ne-webservices-ws_xml_text_type.
 */
typedef enum _WS_XML_TEXT_TYPE {
    WS_XML_TEXT_TYPE_UTF8      = 1,  /**< WS_XML_UTF8_TEXT: characters in UTF-8 */
    WS_XML_TEXT_TYPE_UTF16     = 2,  /**< WS_XML_UTF16_TEXT: characters in UTF-16 */
    WS_XML_TEXT_TYPE_BASE64    = 3,  /**< WS_XML_BASE64_TEXT: bytes */
    WS_XML_TEXT_TYPE_BOOL      = 4,  /**< WS_XML_BOOL_TEXT: true or false */
    WS_XML_TEXT_TYPE_INT32     = 5,  /**< WS_XML_INT32_TEXT: decimal number */
    WS_XML_TEXT_TYPE_INT64     = 6,  /**< WS_XML_INT64_TEXT: decimal number */
    WS_XML_TEXT_TYPE_UINT64    = 7,  /**< WS_XML_UINT64_TEXT: decimal number */
    WS_XML_TEXT_TYPE_FLOAT     = 8,  /**< WS_XML_FLOAT_TEXT: decimal number with exponent */
    WS_XML_TEXT_TYPE_DOUBLE    = 9,  /**< WS_XML_DOUBLE_TEXT: decimal number with exponent */
    WS_XML_TEXT_TYPE_DECIMAL   = 10, /**< WS_XML_DECIMAL_TEXT: decimal number */
    WS_XML_TEXT_TYPE_GUID      = 11, /**< WS_XML_GUID_TEXT: xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx */
    WS_XML_TEXT_TYPE_UNIQUE_ID = 12, /**< WS_XML_UNIQUE_ID_TEXT: urn:uuid:xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx */
    WS_XML_TEXT_TYPE_DATETIME  = 13, /**< WS_XML_DATETIME_TEXT: xs:dateTime */
    WS_XML_TEXT_TYPE_TIMESPAN  = 14, /**< WS_XML_TIMESPAN_TEXT: [-][d.]hh:mm:ss[.fffffff] */
    WS_XML_TEXT_TYPE_QNAME     = 15, /**< WS_XML_QNAME_TEXT: prefix:localName */
    WS_XML_TEXT_TYPE_LIST      = 16  /**< WS_XML_LIST_TEXT: the texts of its items, with one space between */
} WS_XML_TEXT_TYPE;

/** What the structures of all text types begin with. Source: sdk-api/webservices/ns-webservices-ws_xml_text. */
typedef struct _WS_XML_TEXT {
    WS_XML_TEXT_TYPE textType; /**< which structure this is the beginning of */
} WS_XML_TEXT;

/** Characters in UTF-8. Source: sdk-api/webservices/ns-webservices-ws_xml_utf8_text. */
typedef struct _WS_XML_UTF8_TEXT {
    WS_XML_TEXT   text;  /**< textType is WS_XML_TEXT_TYPE_UTF8 */
    WS_XML_STRING value; /**< the characters */
} WS_XML_UTF8_TEXT;

/**
 * Characters in UTF-16, in the byte order of the machine. Source: sdk-api/webservices/ns-webservices-ws_xml_utf16_text.
 */
typedef struct _WS_XML_UTF16_TEXT {
    WS_XML_TEXT text;      /**< textType is WS_XML_TEXT_TYPE_UTF16 */
    BYTE*       bytes;     /**< the characters */
    ULONG       byteCount; /**< their size in bytes, twice their number */
} WS_XML_UTF16_TEXT;

/** Bytes, which as characters are base64. Source: sdk-api/webservices/ns-webservices-ws_xml_base64_text. */
typedef struct _WS_XML_BASE64_TEXT {
    WS_XML_TEXT text;   /**< textType is WS_XML_TEXT_TYPE_BASE64 */
    BYTE*       bytes;  /**< the bytes */
    ULONG       length; /**< number of bytes */
} WS_XML_BASE64_TEXT;

/** true or false. Source: sdk-api/webservices/ns-webservices-ws_xml_bool_text. */
typedef struct _WS_XML_BOOL_TEXT {
    WS_XML_TEXT text;  /**< textType is WS_XML_TEXT_TYPE_BOOL */
    BOOL        value; /**< FALSE or TRUE */
} WS_XML_BOOL_TEXT;

/** A signed 32-bit number. Source: sdk-api/webservices/ns-webservices-ws_xml_int32_text. */
typedef struct _WS_XML_INT32_TEXT {
    WS_XML_TEXT text;  /**< textType is WS_XML_TEXT_TYPE_INT32 */
    __int32     value; /**< the number */
} WS_XML_INT32_TEXT;

/** A signed 64-bit number. Source: sdk-api/webservices/ns-webservices-ws_xml_int64_text. */
typedef struct _WS_XML_INT64_TEXT {
    WS_XML_TEXT text;  /**< textType is WS_XML_TEXT_TYPE_INT64 */
    __int64     value; /**< the number */
} WS_XML_INT64_TEXT;

/** An unsigned 64-bit number. Source: sdk-api/webservices/ns-webservices-ws_xml_uint64_text. */
typedef struct _WS_XML_UINT64_TEXT {
    WS_XML_TEXT      text;  /**< textType is WS_XML_TEXT_TYPE_UINT64 */
    unsigned __int64 value; /**< the number */
} WS_XML_UINT64_TEXT;

/**
 * A number in single precision; as characters with as many digits as reading it back exactly takes, INF, -INF, NaN or
 * -0. Source: sdk-api/webservices/ns-webservices-ws_xml_float_text.
 */
typedef struct _WS_XML_FLOAT_TEXT {
    WS_XML_TEXT text;  /**< textType is WS_XML_TEXT_TYPE_FLOAT */
    float       value; /**< the number */
} WS_XML_FLOAT_TEXT;

/**
 * A number in double precision; as characters with as many digits as reading it back exactly takes, INF, -INF, NaN or
 * -0. Source: sdk-api/webservices/ns-webservices-ws_xml_double_text.
 */
typedef struct _WS_XML_DOUBLE_TEXT {
    WS_XML_TEXT text;  /**< textType is WS_XML_TEXT_TYPE_DOUBLE */
    double      value; /**< the number */
} WS_XML_DOUBLE_TEXT;

/** A decimal number. Source: sdk-api/webservices/ns-webservices-ws_xml_decimal_text. */
typedef struct _WS_XML_DECIMAL_TEXT {
    WS_XML_TEXT text;  /**< textType is WS_XML_TEXT_TYPE_DECIMAL */
    DECIMAL     value; /**< the number */
} WS_XML_DECIMAL_TEXT;

/**
 * A GUID, as characters 36 hexadecimal digits and hyphens. Source: sdk-api/webservices/ns-webservices-ws_xml_guid_text.
 */
typedef struct _WS_XML_GUID_TEXT {
    WS_XML_TEXT text;  /**< textType is WS_XML_TEXT_TYPE_GUID */
    GUID        value; /**< the GUID */
} WS_XML_GUID_TEXT;

/**
 * A GUID, as characters urn:uuid: and 36 hexadecimal digits and hyphens.
 * Source: sdk-api/webservices/ns-webservices-ws_xml_unique_id_text.
 */
typedef struct _WS_XML_UNIQUE_ID_TEXT {
    WS_XML_TEXT text;  /**< textType is WS_XML_TEXT_TYPE_UNIQUE_ID */
    GUID        value; /**< the GUID */
} WS_XML_UNIQUE_ID_TEXT;

/**
 * A point in time, as characters xs:dateTime, of the years 1 to 9999.
 * Source: sdk-api/webservices/ns-webservices-ws_xml_datetime_text.
 */
typedef struct _WS_XML_DATETIME_TEXT {
    WS_XML_TEXT text;  /**< textType is WS_XML_TEXT_TYPE_DATETIME */
    WS_DATETIME value; /**< the time */
} WS_XML_DATETIME_TEXT;

/**
 * A length of time, as characters [-][d.]hh:mm:ss[.fffffff] with up to seven digits of a second.
 * Source: sdk-api/webservices/ns-webservices-ws_xml_timespan_text.
 */
typedef struct _WS_XML_TIMESPAN_TEXT {
    WS_XML_TEXT text;  /**< textType is WS_XML_TEXT_TYPE_TIMESPAN */
    WS_TIMESPAN value; /**< the length */
} WS_XML_TIMESPAN_TEXT;

/**
 * A qualified name in text, as characters prefix:localName.
 * Source: sdk-api/webservices/ns-webservices-ws_xml_qname_text.
 */
typedef struct _WS_XML_QNAME_TEXT {
    WS_XML_TEXT    text;      /**< textType is WS_XML_TEXT_TYPE_QNAME */
    WS_XML_STRING* prefix;    /**< the prefix, or NULL */
    WS_XML_STRING* localName; /**< the name without prefix */
    WS_XML_STRING* ns;        /**< the namespace that the prefix is bound to */
} WS_XML_QNAME_TEXT;

/**
 * A list, as characters the items with one space between. Source: sdk-api/webservices/ns-webservices-ws_xml_list_text.
 */
typedef struct _WS_XML_LIST_TEXT {
    WS_XML_TEXT   text;      /**< textType is WS_XML_TEXT_TYPE_LIST */
    ULONG         itemCount; /**< number of items */
    WS_XML_TEXT** items;     /**< the items */
} WS_XML_LIST_TEXT;

/* ---------------------------------------------------------------------------------------------------------------------
 * Nodes
 * ------------------------------------------------------------------------------------------------------------------ */

/**
 * The kinds of nodes that a reader stands on, in this grammar:
 *
 *     document  := BOF white element white EOF         with ALLOW_FRAGMENT: BOF content EOF
 *     white     := (TEXT | COMMENT)*                   TEXT of white space only
 *     element   := ELEMENT content END_ELEMENT
 *     content   := (element | TEXT | COMMENT | CDATA TEXT* END_CDATA)*
 *
 * Source: sdk-api/webservices/ne-webservices-ws_xml_node_type.
 */
typedef enum _WS_XML_NODE_TYPE {
    WS_XML_NODE_TYPE_ELEMENT     = 1, /**< start of an element, with its attributes: WS_XML_ELEMENT_NODE */
    WS_XML_NODE_TYPE_TEXT        = 2, /**< text of an element, attribute or CDATA section: WS_XML_TEXT_NODE */
    WS_XML_NODE_TYPE_END_ELEMENT = 3, /**< end of an element */
    WS_XML_NODE_TYPE_COMMENT     = 4, /**< comment: WS_XML_COMMENT_NODE */
    WS_XML_NODE_TYPE_CDATA       = 6, /**< start of a CDATA section */
    WS_XML_NODE_TYPE_END_CDATA   = 7, /**< end of a CDATA section */
    WS_XML_NODE_TYPE_EOF         = 8, /**< after the document, or after the text of an attribute */
    WS_XML_NODE_TYPE_BOF         = 9  /**< before the document */
} WS_XML_NODE_TYPE;

/**
 * What the structures of all node types begin with; a node without structure of its own is no more than this.
 * Source: sdk-api/webservices/ns-webservices-ws_xml_node.
 */
typedef struct _WS_XML_NODE {
    WS_XML_NODE_TYPE nodeType; /**< which structure this is the beginning of */
} WS_XML_NODE;

/**
 * An attribute, or a namespace declaration, of an element. Source: sdk-api/webservices/ns-webservices-ws_xml_attribute.
 */
typedef struct _WS_XML_ATTRIBUTE {
    BYTE           singleQuote; /**< the value stands between ' instead of " */
    BYTE           isXmlNs;     /**< a namespace declaration: xmlns or xmlns:prefix */
    WS_XML_STRING* prefix;      /**< the prefix; of xmlns:prefix the one that is declared, of xmlns empty */
    WS_XML_STRING* localName;   /**< the name without prefix; NULL in a namespace declaration */
    WS_XML_STRING* ns;          /**< the namespace of the name; in a namespace declaration the one that is declared */
    WS_XML_TEXT*   value;       /**< the value; NULL in a namespace declaration */
} WS_XML_ATTRIBUTE;

/** The start of an element. Source: sdk-api/webservices/ns-webservices-ws_xml_element_node. */
typedef struct _WS_XML_ELEMENT_NODE {
    WS_XML_NODE        node;           /**< nodeType is WS_XML_NODE_TYPE_ELEMENT */
    WS_XML_STRING*     prefix;         /**< the prefix; length 0: none */
    WS_XML_STRING*     localName;      /**< the name without prefix */
    WS_XML_STRING*     ns;             /**< the namespace that the prefix is bound to */
    ULONG              attributeCount; /**< number of attributes, namespace declarations included */
    WS_XML_ATTRIBUTE** attributes;     /**< the attributes, in no particular order */
    BOOL               isEmpty;        /**< written as <name/> */
} WS_XML_ELEMENT_NODE;

/** Text of an element, attribute or CDATA section. Source: sdk-api/webservices/ns-webservices-ws_xml_text_node. */
typedef struct _WS_XML_TEXT_NODE {
    WS_XML_NODE  node; /**< nodeType is WS_XML_NODE_TYPE_TEXT */
    WS_XML_TEXT* text; /**< the text */
} WS_XML_TEXT_NODE;

/** A comment. Source: sdk-api/webservices/ns-webservices-ws_xml_comment_node. */
typedef struct _WS_XML_COMMENT_NODE {
    WS_XML_NODE   node;  /**< nodeType is WS_XML_NODE_TYPE_COMMENT */
    WS_XML_STRING value; /**< the text between <!-- and --> */
} WS_XML_COMMENT_NODE;

/**
 * A place in an XML buffer. Valid as long as the buffer; operations at it fail once WsRemoveNode has removed the node,
 * or one around it. Source: sdk-api/webservices/ns-webservices-ws_xml_node_position.
 */
typedef struct _WS_XML_NODE_POSITION {
    WS_XML_BUFFER* buffer; /**< the buffer */
    void*          node;   /**< used by the library */
} WS_XML_NODE_POSITION;

/* =====================================================================================================================
 * 10  XML buffer
 *
 * An XML document, or a part of one, in memory: can be read, written and changed in any order, by several readers and
 * writers one after the other.
 *
 * Life of a WS_XML_BUFFER:
 *
 * 1. WsCreateXmlBuffer makes an empty one; WsReadXmlBuffer and WsReadXmlBufferFromBytes make one from XML.
 * 2. WsSetInputToBuffer, WsSetOutputToBuffer: a reader or writer works in it. Positions (WS_XML_NODE_POSITION) mark
 *    places; WsRemoveNode cuts.
 * 3. WsWriteXmlBuffer, WsWriteXmlBufferToBytes make XML from it.
 * 4. It goes with the heap that it was created in.
 *
 * One operation at a time.
 *
 * Source: win32 wsw/xml-buffer.
 * ================================================================================================================== */

/**
 * The properties of a WS_XML_BUFFER: none are defined.
 * Source: sdk-api/webservices/ne-webservices-ws_xml_buffer_property_id.
 */
typedef enum _WS_XML_BUFFER_PROPERTY_ID {
    WS_XML_BUFFER_PROPERTY_ID_NONE_ = 0 /**< there is none; C wants one */
} WS_XML_BUFFER_PROPERTY_ID;

/** A property of a WS_XML_BUFFER, with its value. Source: sdk-api/webservices/ns-webservices-ws_xml_buffer_property. */
typedef struct _WS_XML_BUFFER_PROPERTY {
    WS_XML_BUFFER_PROPERTY_ID id;        /**< which property */
    void*                     value;     /**< points to the value */
    ULONG                     valueSize; /**< its size in bytes, exactly that of the type */
} WS_XML_BUFFER_PROPERTY;

/**
 * Creates an empty XML buffer.
 *
 * heap                       where the buffer and everything in it is allocated; kept
 * properties, propertyCount  NULL and 0: there is nothing to set yet
 * buffer                     receives the buffer; it is freed with the heap
 * error                      optional; receives what went wrong. Borrowed
 *
 * Source: sdk-api/webservices/nf-webservices-wscreatexmlbuffer.
 */
WWS_API HRESULT WINAPI WsCreateXmlBuffer(WS_HEAP* heap, const WS_XML_BUFFER_PROPERTY* properties, ULONG propertyCount,
                                         WS_XML_BUFFER** buffer, WS_ERROR* error);

/**
 * Reads the current node into a new XML buffer: at BOF the whole document, at an element this element with everything
 * in it. The reader is moved behind it.
 *
 * reader     at WS_XML_NODE_TYPE_BOF or WS_XML_NODE_TYPE_ELEMENT
 * heap       where the buffer is allocated
 * xmlBuffer  receives the buffer
 * error      optional; receives what went wrong. Borrowed
 *
 * Returns WS_E_INVALID_FORMAT, WS_E_QUOTA_EXCEEDED; WS_E_INVALID_OPERATION if the reader stands elsewhere.
 * Source: sdk-api/webservices/nf-webservices-wsreadxmlbuffer.
 */
WWS_API HRESULT WINAPI WsReadXmlBuffer(WS_XML_READER* reader, WS_HEAP* heap, WS_XML_BUFFER** xmlBuffer,
                                       WS_ERROR* error);

/**
 * Parses bytes into a new XML buffer.
 *
 * reader                     does the work; what it was reading is given up, and its state is undefined until it gets a
 *                            new input
 * encoding                   one of the WS_XML_READER_ENCODING kinds; NULL: text, charset found out
 * properties, propertyCount  of the reader, for this call
 * bytes                      the document
 * byteCount                  its size in bytes
 * heap                       where the buffer is allocated
 * xmlBuffer                  receives the buffer
 * error                      optional; receives what went wrong. Borrowed
 *
 * Returns WS_E_INVALID_FORMAT, WS_E_QUOTA_EXCEEDED.
 * Source: sdk-api/webservices/nf-webservices-wsreadxmlbufferfrombytes.
 */
WWS_API HRESULT WINAPI WsReadXmlBufferFromBytes(WS_XML_READER* reader, const WS_XML_READER_ENCODING* encoding,
                                                const WS_XML_READER_PROPERTY* properties, ULONG propertyCount,
                                                const void* bytes, ULONG byteCount, WS_HEAP* heap,
                                                WS_XML_BUFFER** xmlBuffer, WS_ERROR* error);

/**
 * Writes the whole content of an XML buffer at the current position of a writer.
 *
 * writer     where
 * xmlBuffer  what; not changed
 * error      optional; receives what went wrong. Borrowed
 *
 * Returns WS_E_INVALID_FORMAT, WS_E_QUOTA_EXCEEDED. Source: sdk-api/webservices/nf-webservices-wswritexmlbuffer.
 */
WWS_API HRESULT WINAPI WsWriteXmlBuffer(WS_XML_WRITER* writer, WS_XML_BUFFER* xmlBuffer, WS_ERROR* error);

/**
 * Encodes the whole content of an XML buffer.
 *
 * writer                     does the work; what it was writing is given up, and its state is undefined until it gets a
 *                            new output
 * xmlBuffer                  what; not changed
 * encoding                   one of the WS_XML_WRITER_ENCODING kinds; NULL: text in UTF-8
 * properties, propertyCount  of the writer, for this call
 * heap                       where the bytes are allocated
 * bytes                      receives the bytes
 * byteCount                  receives their number
 * error                      optional; receives what went wrong. Borrowed
 *
 * Returns WS_E_INVALID_FORMAT, WS_E_QUOTA_EXCEEDED. Source: sdk-api/webservices/nf-webservices-wswritexmlbuffertobytes.
 */
WWS_API HRESULT WINAPI WsWriteXmlBufferToBytes(WS_XML_WRITER* writer, WS_XML_BUFFER* xmlBuffer,
                                               const WS_XML_WRITER_ENCODING* encoding,
                                               const WS_XML_WRITER_PROPERTY* properties, ULONG propertyCount,
                                               WS_HEAP* heap, void** bytes, ULONG* byteCount, WS_ERROR* error);

/**
 * Removes the node at a position from its buffer, an element with everything in it. Readers and writers that stand in
 * what was removed must be moved before they are used again.
 *
 * nodePosition  where
 * error         optional; receives what went wrong. Borrowed
 *
 * Returns WS_E_INVALID_OPERATION at an end element, or at the beginning or end of the document.
 * Source: sdk-api/webservices/nf-webservices-wsremovenode.
 */
WWS_API HRESULT WINAPI WsRemoveNode(const WS_XML_NODE_POSITION* nodePosition, WS_ERROR* error);

/* =====================================================================================================================
 * 11  XML reader
 *
 * Parses XML, forward only from bytes, in any order from an XML buffer.
 *
 * Life of a WS_XML_READER:
 *
 * 1. WsCreateReader. The reader has no input: it stands at the end of an empty document.
 * 2. WsSetInput (bytes in memory, or a callback that supplies them) or WsSetInputToBuffer.
 * 3. With a callback: WsFillReader, as often as bytes are needed. Reading itself never waits; what needs more than has
 *    been filled in fails with WS_E_QUOTA_EXCEEDED.
 * 4. WsReadToStartElement, WsReadStartElement, WsReadType, ... until the end.
 * 5. From 2 with the next document, or WsFreeReader.
 *
 * A failure faults the reader: everything but 2 and 5 is then WS_E_OBJECT_FAULTED. One operation at a time.
 *
 * The limits (depth, attributes, namespaces, sizes) protect against input that is made to exhaust memory; raise them
 * only as far as the documents need.
 *
 * Source: win32 wsw/xml-reader.
 * ================================================================================================================== */

/** The charset of XML text. Source: sdk-api/webservices/ne-webservices-ws_charset. */
typedef enum _WS_CHARSET {
    WS_CHARSET_AUTO    = 0, /**< found out from byte order mark and XML declaration; reading only */
    WS_CHARSET_UTF8    = 1, /**< UTF-8 */
    WS_CHARSET_UTF16LE = 2, /**< UTF-16, little-endian */
    WS_CHARSET_UTF16BE = 3  /**< UTF-16, big-endian */
} WS_CHARSET;

/**
 * The properties of a WS_XML_READER. Those given to WsSetInput or WsSetInputToBuffer count for that input, before those
 * of WsCreateReader. Source: sdk-api/webservices/ne-webservices-ws_xml_reader_property_id.
 */
typedef enum _WS_XML_READER_PROPERTY_ID {
    /** ULONG; default 32; create, get. Elements within each other; 0: not even one. */
    WS_XML_READER_PROPERTY_MAX_DEPTH                          = 0,
    /** BOOL; default FALSE; create, get. Several elements, and text, at the top level; not with MTOM. */
    WS_XML_READER_PROPERTY_ALLOW_FRAGMENT                     = 1,
    /** ULONG; default 128; create, get. Attributes of one element. */
    WS_XML_READER_PROPERTY_MAX_ATTRIBUTES                     = 2,
    /** BOOL; default TRUE; create, get. An XML declaration may stand at the beginning. */
    WS_XML_READER_PROPERTY_READ_DECLARATION                   = 3,
    /** WS_CHARSET; get. Charset of the text. With WS_CHARSET_AUTO and stream input, fill at least the declaration
     *  first. */
    WS_XML_READER_PROPERTY_CHARSET                            = 4,
    /** ULONGLONG; get. Line of the current node, from 0; text only. */
    WS_XML_READER_PROPERTY_ROW                                = 5,
    /** ULONGLONG; get. Column of the current node, from 0; text only. */
    WS_XML_READER_PROPERTY_COLUMN                             = 6,
    /** ULONG; default 4096; create, get. Bytes kept for reuse in converting UTF-16 input. */
    WS_XML_READER_PROPERTY_UTF8_TRIM_SIZE                     = 7,
    /** ULONG; default 4096; create, get. Bytes of the buffer that stream input is read into. */
    WS_XML_READER_PROPERTY_STREAM_BUFFER_SIZE                 = 8,
    /** BOOL; get. The reader is in an attribute: between WsReadStartAttribute and WsReadEndAttribute. */
    WS_XML_READER_PROPERTY_IN_ATTRIBUTE                       = 9,
    /** ULONG; default 65536; create, get. MTOM with stream input: bytes of the part with the XML. */
    WS_XML_READER_PROPERTY_STREAM_MAX_ROOT_MIME_PART_SIZE     = 10,
    /** ULONG; default 256; create, get. MTOM with stream input: bytes of the headers of one part. */
    WS_XML_READER_PROPERTY_STREAM_MAX_MIME_HEADERS_SIZE       = 11,
    /** ULONG; default 4096; create, get. MTOM: number of parts. */
    WS_XML_READER_PROPERTY_MAX_MIME_PARTS                     = 12,
    /** BOOL; default FALSE; create, get. Accepts references to characters that XML 1.0 does not have, such as &#1;. */
    WS_XML_READER_PROPERTY_ALLOW_INVALID_CHARACTER_REFERENCES = 13,
    /** ULONG; default 32; create, get. Namespace declarations in scope at any point. */
    WS_XML_READER_PROPERTY_MAX_NAMESPACES                     = 14
} WS_XML_READER_PROPERTY_ID;

/** A property of a WS_XML_READER, with its value. Source: sdk-api/webservices/ns-webservices-ws_xml_reader_property. */
struct _WS_XML_READER_PROPERTY {
    WS_XML_READER_PROPERTY_ID id;        /**< which property */
    void*                     value;     /**< points to the value */
    ULONG                     valueSize; /**< its size in bytes, exactly that of the type */
};

/**
 * A set of reader properties, as other properties take it.
 * Source: sdk-api/webservices/ns-webservices-ws_xml_reader_properties.
 */
typedef struct _WS_XML_READER_PROPERTIES {
    WS_XML_READER_PROPERTY* properties;    /**< the settings; may be NULL if there are none */
    ULONG                   propertyCount; /**< number of settings */
} WS_XML_READER_PROPERTIES;

/* ---------------------------------------------------------------------------------------------------------------------
 * Where the bytes come from, and how they are encoded
 * ------------------------------------------------------------------------------------------------------------------ */

/**
 * Supplies bytes. Implemented by the application (or by the library, which then passes it to the application); may
 * complete asynchronously if it is given a context.
 *
 * callbackState  the application's own
 * bytes          where to put the bytes; valid until completion
 * maxSize        how many at most
 * actualSize     receives how many; 0: there are no more
 * asyncContext   NULL: complete on this thread. Otherwise copied, and its callback invoked once after WS_S_ASYNC
 * error          optional; add what went wrong
 *
 * Returns S_OK, WS_S_ASYNC, or a failure, which the reader reports.
 * Source: sdk-api/webservices/nc-webservices-ws_read_callback.
 */
typedef HRESULT (CALLBACK* WS_READ_CALLBACK)(void* callbackState, void* bytes, ULONG maxSize, ULONG* actualSize,
                                             const WS_ASYNC_CONTEXT* asyncContext, WS_ERROR* error);

/** Where a reader's bytes come from. Source: sdk-api/webservices/ne-webservices-ws_xml_reader_input_type. */
typedef enum _WS_XML_READER_INPUT_TYPE {
    WS_XML_READER_INPUT_TYPE_BUFFER = 1, /**< WS_XML_READER_BUFFER_INPUT: memory */
    WS_XML_READER_INPUT_TYPE_STREAM = 2  /**< WS_XML_READER_STREAM_INPUT: a callback */
} WS_XML_READER_INPUT_TYPE;

/**
 * What the structures of all input types begin with. Source: sdk-api/webservices/ns-webservices-ws_xml_reader_input.
 */
typedef struct _WS_XML_READER_INPUT {
    WS_XML_READER_INPUT_TYPE inputType; /**< which structure this is the beginning of */
} WS_XML_READER_INPUT;

/** Bytes in memory. Source: sdk-api/webservices/ns-webservices-ws_xml_reader_buffer_input. */
typedef struct _WS_XML_READER_BUFFER_INPUT {
    /** inputType is WS_XML_READER_INPUT_TYPE_BUFFER. */
    WS_XML_READER_INPUT input;
    /** The document; kept until the reader gets another input or is freed, never changed. */
    void*               encodedData;
    /** Its size in bytes. */
    ULONG               encodedDataSize;
} WS_XML_READER_BUFFER_INPUT;

/**
 * Bytes from a callback, which only WsFillReader invokes.
 * Source: sdk-api/webservices/ns-webservices-ws_xml_reader_stream_input.
 */
typedef struct _WS_XML_READER_STREAM_INPUT {
    WS_XML_READER_INPUT input;             /**< inputType is WS_XML_READER_INPUT_TYPE_STREAM */
    WS_READ_CALLBACK    readCallback;      /**< supplies bytes */
    void*               readCallbackState; /**< the application's own */
} WS_XML_READER_STREAM_INPUT;

/** How a reader's bytes are encoded. Source: sdk-api/webservices/ne-webservices-ws_xml_reader_encoding_type. */
typedef enum _WS_XML_READER_ENCODING_TYPE {
    WS_XML_READER_ENCODING_TYPE_TEXT   = 1, /**< WS_XML_READER_TEXT_ENCODING: XML 1.0 text */
    WS_XML_READER_ENCODING_TYPE_BINARY = 2, /**< WS_XML_READER_BINARY_ENCODING: binary XML ([MC-NBFX]) */
    WS_XML_READER_ENCODING_TYPE_MTOM   = 3, /**< WS_XML_READER_MTOM_ENCODING: XML with MIME parts */
    WS_XML_READER_ENCODING_TYPE_RAW    = 4  /**< WS_XML_READER_RAW_ENCODING: any bytes */
} WS_XML_READER_ENCODING_TYPE;

/**
 * What the structures of all reader encodings begin with.
 * Source: sdk-api/webservices/ns-webservices-ws_xml_reader_encoding.
 */
struct _WS_XML_READER_ENCODING {
    WS_XML_READER_ENCODING_TYPE encodingType; /**< which structure this is the beginning of */
};

/**
 * XML 1.0 text. Document type declarations are refused.
 * Source: sdk-api/webservices/ns-webservices-ws_xml_reader_text_encoding.
 */
typedef struct _WS_XML_READER_TEXT_ENCODING {
    WS_XML_READER_ENCODING encoding; /**< encodingType is WS_XML_READER_ENCODING_TYPE_TEXT */
    WS_CHARSET             charSet;  /**< the charset, which an XML declaration must agree with; or WS_CHARSET_AUTO */
} WS_XML_READER_TEXT_ENCODING;

/** Binary XML ([MC-NBFX]). Source: sdk-api/webservices/ns-webservices-ws_xml_reader_binary_encoding. */
typedef struct _WS_XML_READER_BINARY_ENCODING {
    /** encodingType is WS_XML_READER_ENCODING_TYPE_BINARY. */
    WS_XML_READER_ENCODING encoding;
    /** Strings that the document names by number and both sides have built in; or NULL. */
    WS_XML_DICTIONARY*     staticDictionary;
    /** Strings that the document names by number and the writer announced by other means; or NULL. */
    WS_XML_DICTIONARY*     dynamicDictionary;
} WS_XML_READER_BINARY_ENCODING;

/**
 * XML with MIME parts for its bytes (MTOM, XOP). With stream input the part with the XML comes first, the others in the
 * order in which they are referenced; in memory in any order.
 * Source: sdk-api/webservices/ns-webservices-ws_xml_reader_mtom_encoding.
 */
typedef struct _WS_XML_READER_MTOM_ENCODING {
    /** encodingType is WS_XML_READER_ENCODING_TYPE_MTOM. */
    WS_XML_READER_ENCODING  encoding;
    /** Encoding of the part with the XML. */
    WS_XML_READER_ENCODING* textEncoding;
    /** TRUE: the document begins with the MIME header, and the next three are empty. */
    BOOL                    readMimeHeader;
    /** Parameter start-info of the content type. */
    WS_STRING               startInfo;
    /** Parameter boundary of the content type. */
    WS_STRING               boundary;
    /** Parameter start of the content type: the part with the XML. */
    WS_STRING               startUri;
} WS_XML_READER_MTOM_ENCODING;

/**
 * Any bytes, which the reader presents as base64 text at the top level of a document. WsReadBytes gets them as they
 * are, without detour; other functions see base64.
 * Source: sdk-api/webservices/ns-webservices-ws_xml_reader_raw_encoding.
 */
typedef struct _WS_XML_READER_RAW_ENCODING {
    WS_XML_READER_ENCODING encoding; /**< encodingType is WS_XML_READER_ENCODING_TYPE_RAW */
} WS_XML_READER_RAW_ENCODING;

/**
 * Creates a reader. It has no input yet.
 *
 * properties, propertyCount  settings, copied; may be NULL with 0
 * reader                     receives the reader; free it with WsFreeReader
 * error                      optional; receives what went wrong. Borrowed
 *
 * Source: sdk-api/webservices/nf-webservices-wscreatereader.
 */
WWS_API HRESULT WINAPI WsCreateReader(const WS_XML_READER_PROPERTY* properties, ULONG propertyCount,
                                      WS_XML_READER** reader, WS_ERROR* error);

/**
 * Starts reading a document from bytes, forward only. Ends a fault.
 *
 * reader                     the reader; what it was reading is given up
 * encoding                   how the bytes are encoded. NULL, with input NULL: an empty document
 * input                      where they come from
 * properties, propertyCount  settings for this input, before those of WsCreateReader; may be NULL with 0
 * error                      optional; receives what went wrong. Borrowed
 *
 * Source: sdk-api/webservices/nf-webservices-wssetinput.
 */
WWS_API HRESULT WINAPI WsSetInput(WS_XML_READER* reader, const WS_XML_READER_ENCODING* encoding,
                                  const WS_XML_READER_INPUT* input, const WS_XML_READER_PROPERTY* properties,
                                  ULONG propertyCount, WS_ERROR* error);

/**
 * Starts reading an XML buffer, in any order. Ends a fault. Several readers may read one buffer.
 *
 * reader                     the reader; what it was reading is given up
 * buffer                     kept until the reader gets another input or is freed; not changed
 * properties, propertyCount  settings for this input, before those of WsCreateReader; may be NULL with 0
 * error                      optional; receives what went wrong. Borrowed
 *
 * Source: sdk-api/webservices/nf-webservices-wssetinputtobuffer.
 */
WWS_API HRESULT WINAPI WsSetInputToBuffer(WS_XML_READER* reader, WS_XML_BUFFER* buffer,
                                          const WS_XML_READER_PROPERTY* properties, ULONG propertyCount,
                                          WS_ERROR* error);

/**
 * Has the read callback supply bytes until at least minSize are there that have not been parsed. How many bytes a node
 * takes depends on encoding and formatting. With input in memory: does nothing.
 *
 * reader        with stream input
 * minSize       bytes that are to be there. If they are already, nothing is read
 * asyncContext  NULL: the calling thread waits. Copied otherwise, and passed on to the read callback
 * error         optional; receives what went wrong. Borrowed until completion
 *
 * Returns WS_S_ASYNC, or the failure of the callback. The end of the input is not a failure: less than minSize may be
 * there then. Source: sdk-api/webservices/nf-webservices-wsfillreader.
 */
WWS_API HRESULT WINAPI WsFillReader(WS_XML_READER* reader, ULONG minSize, const WS_ASYNC_CONTEXT* asyncContext,
                                    WS_ERROR* error);

/**
 * Frees a reader.
 *
 * reader  the reader, or NULL
 *
 * Source: sdk-api/webservices/nf-webservices-wsfreereader.
 */
WWS_API void WINAPI WsFreeReader(WS_XML_READER* reader);

/**
 * Gets a property of a reader.
 *
 * reader     the reader to ask
 * id         which property
 * value      receives the value
 * valueSize  its size in bytes, exactly that of the type
 * error      optional; receives what went wrong. Borrowed
 *
 * Returns WS_E_QUOTA_EXCEEDED for the charset if too little has been filled in to find it out.
 * Source: sdk-api/webservices/nf-webservices-wsgetreaderproperty.
 */
WWS_API HRESULT WINAPI WsGetReaderProperty(WS_XML_READER* reader, WS_XML_READER_PROPERTY_ID id, void* value,
                                           ULONG valueSize, WS_ERROR* error);

/* ---------------------------------------------------------------------------------------------------------------------
 * Where the reader stands
 * ------------------------------------------------------------------------------------------------------------------ */

/**
 * Gets the current node: look at node->nodeType and cast to its structure.
 *
 * xmlReader  the reader
 * node       receives the node, which belongs to the reader, must not be changed, and is valid until the reader moves
 * error      optional; receives what went wrong. Borrowed
 *
 * Source: sdk-api/webservices/nf-webservices-wsgetreadernode.
 */
WWS_API HRESULT WINAPI WsGetReaderNode(WS_XML_READER* xmlReader, const WS_XML_NODE** node, WS_ERROR* error);

/**
 * Gets the position in an XML buffer, for WsSetReaderPosition and WsSetWriterPosition.
 *
 * reader        with an XML buffer as input
 * nodePosition  receives the position
 * error         optional; receives what went wrong. Borrowed
 *
 * Source: sdk-api/webservices/nf-webservices-wsgetreaderposition.
 */
WWS_API HRESULT WINAPI WsGetReaderPosition(WS_XML_READER* reader, WS_XML_NODE_POSITION* nodePosition, WS_ERROR* error);

/**
 * Moves to a position in the same XML buffer. Not while canonicalising.
 *
 * reader        with an XML buffer as input
 * nodePosition  from WsGetReaderPosition or WsGetWriterPosition
 * error         optional; receives what went wrong. Borrowed
 *
 * Returns WS_E_INVALID_OPERATION also if the node has been removed.
 * Source: sdk-api/webservices/nf-webservices-wssetreaderposition.
 */
WWS_API HRESULT WINAPI WsSetReaderPosition(WS_XML_READER* reader, const WS_XML_NODE_POSITION* nodePosition,
                                           WS_ERROR* error);

/**
 * Moves within an XML buffer. Not while canonicalising.
 *
 * reader  with an XML buffer as input
 * moveTo  where to
 * found   receives whether there is such a place. NULL: it is WS_E_INVALID_FORMAT if there is not
 * error   optional; receives what went wrong. Borrowed
 *
 * Returns WS_E_INVALID_FORMAT. Source: sdk-api/webservices/nf-webservices-wsmovereader.
 */
WWS_API HRESULT WINAPI WsMoveReader(WS_XML_READER* reader, WS_MOVE_TO moveTo, BOOL* found, WS_ERROR* error);

/**
 * Gets the namespace that a prefix is bound to at the current node. xml and xmlns are always bound.
 *
 * reader    the reader
 * prefix    the prefix; length 0: the default namespace
 * required  TRUE: an unbound prefix is a failure
 * ns        receives the namespace, valid until the reader moves; NULL if there is none
 * error     optional; receives what went wrong. Borrowed
 *
 * Returns S_FALSE or, if required, WS_E_INVALID_FORMAT: the prefix is not bound.
 * Source: sdk-api/webservices/nf-webservices-wsgetnamespacefromprefix.
 */
WWS_API HRESULT WINAPI WsGetNamespaceFromPrefix(WS_XML_READER* reader, const WS_XML_STRING* prefix, BOOL required,
                                                const WS_XML_STRING** ns, WS_ERROR* error);

/**
 * Finds the value that xml:lang, xml:space or another attribute with the prefix xml has here: on the current element,
 * or else on the nearest around it.
 *
 * reader          the reader
 * localName       the name without xml:
 * heap            where the value is allocated
 * valueChars      receives the value
 * valueCharCount  receives its length in WCHARs; 0 if there is no such attribute
 * error           optional; receives what went wrong. Borrowed
 *
 * Returns S_FALSE: there is no such attribute. Source: sdk-api/webservices/nf-webservices-wsgetxmlattribute.
 */
WWS_API HRESULT WINAPI WsGetXmlAttribute(WS_XML_READER* reader, const WS_XML_STRING* localName, WS_HEAP* heap,
                                         WCHAR** valueChars, ULONG* valueCharCount, WS_ERROR* error);

/* ---------------------------------------------------------------------------------------------------------------------
 * Moving forward
 *
 * All of these may fail with what WsReadNode returns, when the XML ahead is malformed or exceeds a limit.
 * ------------------------------------------------------------------------------------------------------------------ */

/**
 * Moves to the next node.
 *
 * reader  the reader
 * error   optional; receives what went wrong. Borrowed
 *
 * Returns WS_E_INVALID_FORMAT (malformed; several top-level elements without ALLOW_FRAGMENT; a declaration without
 * READ_DECLARATION), WS_E_QUOTA_EXCEEDED (a limit of the reader; or more bytes are needed than WsFillReader has
 * supplied). Source: sdk-api/webservices/nf-webservices-wsreadnode.
 */
WWS_API HRESULT WINAPI WsReadNode(WS_XML_READER* reader, WS_ERROR* error);

/**
 * Moves past the current node; if it is an element, past everything in it, to the node after its end.
 *
 * reader  the reader
 * error   optional; receives what went wrong. Borrowed
 *
 * Returns as WsReadNode. Source: sdk-api/webservices/nf-webservices-wsskipnode.
 */
WWS_API HRESULT WINAPI WsSkipNode(WS_XML_READER* reader, WS_ERROR* error);

/**
 * Moves to the next start element, over white space and comments only, and may check its name. Does not enter it.
 *
 * reader     the reader
 * localName  name that the element must have; NULL: any
 * ns         namespace that the element must have; NULL: any
 * found      receives whether the reader stands on such an element. NULL: it is WS_E_INVALID_FORMAT if it does not
 * error      optional; receives what went wrong. Borrowed
 *
 * Returns as WsReadNode. Source: sdk-api/webservices/nf-webservices-wsreadtostartelement.
 */
WWS_API HRESULT WINAPI WsReadToStartElement(WS_XML_READER* reader, const WS_XML_STRING* localName,
                                            const WS_XML_STRING* ns, BOOL* found, WS_ERROR* error);

/**
 * Enters an element: moves past its start, to its first child or its end. White space before it is skipped.
 *
 * reader  before or on a start element
 * error   optional; receives what went wrong. Borrowed
 *
 * Returns as WsReadNode; WS_E_INVALID_FORMAT if there is no start element.
 * Source: sdk-api/webservices/nf-webservices-wsreadstartelement.
 */
WWS_API HRESULT WINAPI WsReadStartElement(WS_XML_READER* reader, WS_ERROR* error);

/**
 * Leaves an element: moves past its end. White space before it is skipped.
 *
 * reader  before or on an end element
 * error   optional; receives what went wrong. Borrowed
 *
 * Returns as WsReadNode; WS_E_INVALID_FORMAT if something else is left in the element.
 * Source: sdk-api/webservices/nf-webservices-wsreadendelement.
 */
WWS_API HRESULT WINAPI WsReadEndElement(WS_XML_READER* reader, WS_ERROR* error);

/**
 * Finds an attribute of the current element. The index is that in WS_XML_ELEMENT_NODE, not the place in the document.
 *
 * reader          on a start element
 * localName       name of the attribute
 * ns              namespace of the attribute; length 0: none
 * required        TRUE: it is a failure if there is no such attribute
 * attributeIndex  receives the index
 * error           optional; receives what went wrong. Borrowed
 *
 * Returns S_FALSE or, if required, WS_E_INVALID_FORMAT: there is no such attribute. WS_E_INVALID_OPERATION: not on a
 * start element. Source: sdk-api/webservices/nf-webservices-wsfindattribute.
 */
WWS_API HRESULT WINAPI WsFindAttribute(WS_XML_READER* reader, const WS_XML_STRING* localName, const WS_XML_STRING* ns,
                                       BOOL required, ULONG* attributeIndex, WS_ERROR* error);

/**
 * Enters an attribute, so that its value can be read as text: with WsReadValue, WsReadChars, WsReadBytes, WsReadType.
 * At its end the reader is at EOF.
 *
 * reader          on a start element
 * attributeIndex  index in WS_XML_ELEMENT_NODE
 * error           optional; receives what went wrong. Borrowed
 *
 * Returns WS_E_INVALID_FORMAT: not on a start element. Source: sdk-api/webservices/nf-webservices-wsreadstartattribute.
 */
WWS_API HRESULT WINAPI WsReadStartAttribute(WS_XML_READER* reader, ULONG attributeIndex, WS_ERROR* error);

/**
 * Leaves an attribute: the reader stands on its element again.
 *
 * reader  in an attribute
 * error   optional; receives what went wrong. Borrowed
 *
 * Source: sdk-api/webservices/nf-webservices-wsreadendattribute.
 */
WWS_API HRESULT WINAPI WsReadEndAttribute(WS_XML_READER* reader, WS_ERROR* error);

/* ---------------------------------------------------------------------------------------------------------------------
 * Reading text
 *
 * Text goes up to the next start or end of an element; comments in it are skipped, CDATA sections and references are
 * resolved. All may fail with what WsReadNode returns.
 * ------------------------------------------------------------------------------------------------------------------ */

/**
 * Reads text as UTF-16.
 *
 * reader           the reader
 * chars            receives the characters
 * maxCharCount     room in WCHARs
 * actualCharCount  receives how many there are; perhaps fewer than there is room for. 0: the end of the text
 * error            optional; receives what went wrong. Borrowed
 *
 * Returns as WsReadNode. Source: sdk-api/webservices/nf-webservices-wsreadchars.
 */
WWS_API HRESULT WINAPI WsReadChars(WS_XML_READER* reader, WCHAR* chars, ULONG maxCharCount, ULONG* actualCharCount,
                                   WS_ERROR* error);

/**
 * Reads text as UTF-8.
 *
 * reader           the reader
 * bytes            receives the characters
 * maxByteCount     room in bytes
 * actualByteCount  receives how many there are; perhaps fewer than there is room for. 0: the end of the text
 * error            optional; receives what went wrong. Borrowed
 *
 * Returns as WsReadNode. Source: sdk-api/webservices/nf-webservices-wsreadcharsutf8.
 */
WWS_API HRESULT WINAPI WsReadCharsUtf8(WS_XML_READER* reader, BYTE* bytes, ULONG maxByteCount, ULONG* actualByteCount,
                                       WS_ERROR* error);

/**
 * Reads text that is base64, as the bytes it stands for.
 *
 * reader           the reader
 * bytes            receives the bytes
 * maxByteCount     room in bytes
 * actualByteCount  receives how many there are; perhaps fewer than there is room for. 0: the end of the text
 * error            optional; receives what went wrong. Borrowed
 *
 * Returns as WsReadNode; WS_E_INVALID_FORMAT if the text is not base64.
 * Source: sdk-api/webservices/nf-webservices-wsreadbytes.
 */
WWS_API HRESULT WINAPI WsReadBytes(WS_XML_READER* reader, void* bytes, ULONG maxByteCount, ULONG* actualByteCount,
                                   WS_ERROR* error);

/**
 * Reads text that is a qualified name (prefix:localName).
 *
 * reader     the reader
 * heap       where the strings are allocated
 * prefix     optional; receives the prefix
 * localName  receives the name without prefix
 * ns         optional; receives the namespace that the prefix is bound to
 * error      optional; receives what went wrong. Borrowed
 *
 * Returns as WsReadNode; WS_E_INVALID_FORMAT if the text is no such name, or ns is asked for and the prefix not bound.
 * Source: sdk-api/webservices/nf-webservices-wsreadqualifiedname.
 */
WWS_API HRESULT WINAPI WsReadQualifiedName(WS_XML_READER* reader, WS_HEAP* heap, WS_XML_STRING* prefix,
                                           WS_XML_STRING* localName, WS_XML_STRING* ns, WS_ERROR* error);

/**
 * Reads consecutive elements of one name into an array: what WsReadStartElement, WsReadValue and WsReadEndElement in a
 * loop would do, faster.
 *
 * reader           before or on the first element
 * localName        name of the elements
 * ns               namespace of the elements
 * valueType        type of the items
 * array            receives the values
 * arraySize        size of the array in bytes
 * itemOffset       index of the first item to write
 * itemCount        how many items to read at most
 * actualItemCount  receives how many were read; perhaps fewer although there are more. 0: there are no more
 * error            optional; receives what went wrong. Borrowed
 *
 * Returns as WsReadNode; WS_E_INVALID_FORMAT if a value is not of the type.
 * Source: sdk-api/webservices/nf-webservices-wsreadarray.
 */
WWS_API HRESULT WINAPI WsReadArray(WS_XML_READER* reader, const WS_XML_STRING* localName, const WS_XML_STRING* ns,
                                   WS_VALUE_TYPE valueType, void* array, ULONG arraySize, ULONG itemOffset,
                                   ULONG itemCount, ULONG* actualItemCount, WS_ERROR* error);

/* =====================================================================================================================
 * 12  XML writer
 *
 * Generates XML, forward only to bytes, at any place in an XML buffer.
 *
 * Life of a WS_XML_WRITER:
 *
 * 1. WsCreateWriter. The writer has no output: writing fails.
 * 2. WsSetOutput (memory, or a callback that takes the bytes) or WsSetOutputToBuffer.
 * 3. WsWriteStartElement, WsWriteStartAttribute, WsWriteType, ... Nothing waits: bytes are collected.
 * 4. With a callback: WsFlushWriter, whenever there is enough to send, and at the end. In memory: WsGetWriterProperty
 *    with WS_XML_WRITER_PROPERTY_BYTES or _BUFFERS.
 * 5. From 2 with the next document, or WsFreeWriter, which does not flush.
 *
 * A start element is complete ("committed") only when something else than an attribute is written, or
 * WsWriteEndStartElement called; until then attributes can be added, and its bytes are not out.
 *
 * A failure faults the writer: everything but 2 and 5 is then WS_E_OBJECT_FAULTED. One operation at a time.
 *
 * Source: win32 wsw/xml-writer.
 * ================================================================================================================== */

/**
 * The properties of a WS_XML_WRITER. Those given to WsSetOutput or WsSetOutputToBuffer count for that output, before
 * those of WsCreateWriter. Source: sdk-api/webservices/ne-webservices-ws_xml_writer_property_id.
 */
typedef enum _WS_XML_WRITER_PROPERTY_ID {
    /** ULONG; default 32; create, get. Elements within each other; 0: not even one. */
    WS_XML_WRITER_PROPERTY_MAX_DEPTH                          = 0,
    /** BOOL; default FALSE; create, get. Several elements, and text, at the top level; not with MTOM. */
    WS_XML_WRITER_PROPERTY_ALLOW_FRAGMENT                     = 1,
    /** ULONG; default 128; create, get. Attributes of one element. */
    WS_XML_WRITER_PROPERTY_MAX_ATTRIBUTES                     = 2,
    /** BOOL; default FALSE; create, get. Begins with an XML declaration. */
    WS_XML_WRITER_PROPERTY_WRITE_DECLARATION                  = 3,
    /** ULONG; default 0; create, get. Spaces by which each level is indented; 0: no formatting. */
    WS_XML_WRITER_PROPERTY_INDENT                             = 4,
    /** ULONG; default 4096; create, get. Bytes kept for reuse from one output to the next, and with stream output from
     *  one flush to the next. */
    WS_XML_WRITER_PROPERTY_BUFFER_TRIM_SIZE                   = 5,
    /** WS_CHARSET; get. Charset of the text. */
    WS_XML_WRITER_PROPERTY_CHARSET                            = 6,
    /** WS_BUFFERS; get. The bytes of the document so far, in pieces: cheaper than BYTES. Valid until the writer gets
     *  another output or is freed. Only with buffer output. With MTOM no element may be open; the parts are added, and
     *  nothing can be written afterwards. */
    WS_XML_WRITER_PROPERTY_BUFFERS                            = 7,
    /** ULONG; create, get. Bytes that are collected at most: of the whole document, or with stream output between two
     *  flushes. */
    WS_XML_WRITER_PROPERTY_BUFFER_MAX_SIZE                    = 8,
    /** WS_BYTES; get. As BUFFERS, joined to one piece. */
    WS_XML_WRITER_PROPERTY_BYTES                              = 9,
    /** BOOL; get. The writer is in an attribute: between WsWriteStartAttribute and WsWriteEndAttribute. */
    WS_XML_WRITER_PROPERTY_IN_ATTRIBUTE                       = 10,
    /** ULONG; default 65536; create, get. MTOM: bytes that are held back for parts that follow the XML. */
    WS_XML_WRITER_PROPERTY_MAX_MIME_PARTS_BUFFER_SIZE         = 11,
    /** WS_BYTES; create. Memory to collect bytes in before the writer allocates its own; kept for the life of the
     *  writer. With BUFFER_MAX_SIZE bytes or more it never allocates. */
    WS_XML_WRITER_PROPERTY_INITIAL_BUFFER                     = 12,
    /** BOOL; default FALSE; create, get. Writes characters that XML 1.0 does not have as references, such as &#1;. */
    WS_XML_WRITER_PROPERTY_ALLOW_INVALID_CHARACTER_REFERENCES = 13,
    /** ULONG; default 32; create, get. Namespace declarations in scope at any point. */
    WS_XML_WRITER_PROPERTY_MAX_NAMESPACES                     = 14,
    /** ULONG; get. Bytes written so far, with stream output since the last flush; without a start element that is not
     *  committed. Not with an XML buffer. */
    WS_XML_WRITER_PROPERTY_BYTES_WRITTEN                      = 15,
    /** ULONG; get. Bytes that closing the open elements takes at most. Not with an XML buffer. */
    WS_XML_WRITER_PROPERTY_BYTES_TO_CLOSE                     = 16,
    /** BOOL; default FALSE; create, get. WsCopyNode writes every element without content as <name/>. FALSE: as it found
     *  it. No effect in binary. */
    WS_XML_WRITER_PROPERTY_COMPRESS_EMPTY_ELEMENTS            = 17,
    /** BOOL; default FALSE; create, get. An element that is started and ended without content is written <name></name>.
     *  FALSE: <name/>. */
    WS_XML_WRITER_PROPERTY_EMIT_UNCOMPRESSED_EMPTY_ELEMENTS   = 18
} WS_XML_WRITER_PROPERTY_ID;

/** A property of a WS_XML_WRITER, with its value. Source: sdk-api/webservices/ns-webservices-ws_xml_writer_property. */
struct _WS_XML_WRITER_PROPERTY {
    WS_XML_WRITER_PROPERTY_ID id;        /**< which property */
    void*                     value;     /**< points to the value */
    ULONG                     valueSize; /**< its size in bytes, exactly that of the type */
};

/**
 * A set of writer properties, as other properties take it.
 * Source: sdk-api/webservices/ns-webservices-ws_xml_writer_properties.
 */
typedef struct _WS_XML_WRITER_PROPERTIES {
    WS_XML_WRITER_PROPERTY* properties;    /**< the settings; may be NULL if there are none */
    ULONG                   propertyCount; /**< number of settings */
} WS_XML_WRITER_PROPERTIES;

/* ---------------------------------------------------------------------------------------------------------------------
 * Where the bytes go, and how they are encoded
 * ------------------------------------------------------------------------------------------------------------------ */

/**
 * Takes bytes. Implemented by the application (or by the library, which then passes it to the application); may
 * complete asynchronously if it is given a context.
 *
 * callbackState  the application's own
 * buffers        the bytes, in pieces; valid until completion
 * count          number of pieces
 * asyncContext   NULL: complete on this thread. Otherwise copied, and its callback invoked once after WS_S_ASYNC
 * error          optional; add what went wrong
 *
 * Returns S_OK when all bytes are taken, WS_S_ASYNC, or a failure, which the writer reports.
 * Source: sdk-api/webservices/nc-webservices-ws_write_callback.
 */
typedef HRESULT (CALLBACK* WS_WRITE_CALLBACK)(void* callbackState, const WS_BYTES* buffers, ULONG count,
                                              const WS_ASYNC_CONTEXT* asyncContext, WS_ERROR* error);

/** Where a writer's bytes go. Source: sdk-api/webservices/ne-webservices-ws_xml_writer_output_type. */
typedef enum _WS_XML_WRITER_OUTPUT_TYPE {
    WS_XML_WRITER_OUTPUT_TYPE_BUFFER = 1, /**< WS_XML_WRITER_BUFFER_OUTPUT: memory */
    WS_XML_WRITER_OUTPUT_TYPE_STREAM = 2  /**< WS_XML_WRITER_STREAM_OUTPUT: a callback */
} WS_XML_WRITER_OUTPUT_TYPE;

/**
 * What the structures of all output types begin with. Source: sdk-api/webservices/ns-webservices-ws_xml_writer_output.
 */
typedef struct _WS_XML_WRITER_OUTPUT {
    WS_XML_WRITER_OUTPUT_TYPE outputType; /**< which structure this is the beginning of */
} WS_XML_WRITER_OUTPUT;

/**
 * Memory: the writer keeps the bytes until they are asked for.
 * Source: sdk-api/webservices/ns-webservices-ws_xml_writer_buffer_output.
 */
typedef struct _WS_XML_WRITER_BUFFER_OUTPUT {
    WS_XML_WRITER_OUTPUT output; /**< outputType is WS_XML_WRITER_OUTPUT_TYPE_BUFFER */
} WS_XML_WRITER_BUFFER_OUTPUT;

/**
 * A callback, which only WsFlushWriter invokes. Source: sdk-api/webservices/ns-webservices-ws_xml_writer_stream_output.
 */
typedef struct _WS_XML_WRITER_STREAM_OUTPUT {
    WS_XML_WRITER_OUTPUT output;             /**< outputType is WS_XML_WRITER_OUTPUT_TYPE_STREAM */
    WS_WRITE_CALLBACK    writeCallback;      /**< takes the bytes; not NULL */
    void*                writeCallbackState; /**< the application's own */
} WS_XML_WRITER_STREAM_OUTPUT;

/**
 * Asked by a writer in binary encoding, the first time a string is written that is not in the static dictionary,
 * whether it is to be written as a number. The application must see to it that the reader learns the string.
 *
 * callbackState  the application's own
 * string         the string
 * found          receives TRUE if it has a number
 * id             receives the number
 * error          optional; add what went wrong
 *
 * Returns S_OK, or a failure, which the writer reports.
 * Source: sdk-api/webservices/nc-webservices-ws_dynamic_string_callback.
 */
typedef HRESULT (CALLBACK* WS_DYNAMIC_STRING_CALLBACK)(void* callbackState, const WS_XML_STRING* string, BOOL* found,
                                                       ULONG* id, WS_ERROR* error);

/** How a writer encodes its bytes. Source: sdk-api/webservices/ne-webservices-ws_xml_writer_encoding_type. */
typedef enum _WS_XML_WRITER_ENCODING_TYPE {
    WS_XML_WRITER_ENCODING_TYPE_TEXT   = 1, /**< WS_XML_WRITER_TEXT_ENCODING: XML 1.0 text */
    WS_XML_WRITER_ENCODING_TYPE_BINARY = 2, /**< WS_XML_WRITER_BINARY_ENCODING: binary XML ([MC-NBFX]) */
    WS_XML_WRITER_ENCODING_TYPE_MTOM   = 3, /**< WS_XML_WRITER_MTOM_ENCODING: XML with MIME parts */
    WS_XML_WRITER_ENCODING_TYPE_RAW    = 4  /**< WS_XML_WRITER_RAW_ENCODING: any bytes */
} WS_XML_WRITER_ENCODING_TYPE;

/**
 * What the structures of all writer encodings begin with.
 * Source: sdk-api/webservices/ns-webservices-ws_xml_writer_encoding.
 */
struct _WS_XML_WRITER_ENCODING {
    WS_XML_WRITER_ENCODING_TYPE encodingType; /**< which structure this is the beginning of */
};

/** XML 1.0 text. Source: sdk-api/webservices/ns-webservices-ws_xml_writer_text_encoding. */
typedef struct _WS_XML_WRITER_TEXT_ENCODING {
    WS_XML_WRITER_ENCODING encoding; /**< encodingType is WS_XML_WRITER_ENCODING_TYPE_TEXT */
    WS_CHARSET             charSet;  /**< the charset; not WS_CHARSET_AUTO */
} WS_XML_WRITER_TEXT_ENCODING;

/** Binary XML ([MC-NBFX]). Source: sdk-api/webservices/ns-webservices-ws_xml_writer_binary_encoding. */
typedef struct _WS_XML_WRITER_BINARY_ENCODING {
    /** encodingType is WS_XML_WRITER_ENCODING_TYPE_BINARY. */
    WS_XML_WRITER_ENCODING     encoding;
    /** Strings of this dictionary are written as numbers; the reader needs the same one. Or NULL. */
    WS_XML_DICTIONARY*         staticDictionary;
    /** Asked about every other string; or NULL. */
    WS_DYNAMIC_STRING_CALLBACK dynamicStringCallback;
    /** The application's own. */
    void*                      dynamicStringCallbackState;
} WS_XML_WRITER_BINARY_ENCODING;

/**
 * XML with MIME parts for its bytes (MTOM, XOP).
 * Source: sdk-api/webservices/ns-webservices-ws_xml_writer_mtom_encoding.
 */
typedef struct _WS_XML_WRITER_MTOM_ENCODING {
    /** encodingType is WS_XML_WRITER_ENCODING_TYPE_MTOM. */
    WS_XML_WRITER_ENCODING  encoding;
    /** Encoding of the part with the XML. */
    WS_XML_WRITER_ENCODING* textEncoding;
    /** TRUE: begin with the MIME header. */
    BOOL                    writeMimeHeader;
    /** Parameter boundary of the content type. */
    WS_STRING               boundary;
    /** Parameter start-info of the content type. */
    WS_STRING               startInfo;
    /** Parameter start of the content type: the part with the XML. */
    WS_STRING               startUri;
    /** Up to this many bytes are written as base64 in place, more as a part. */
    ULONG                   maxInlineByteCount;
} WS_XML_WRITER_MTOM_ENCODING;

/**
 * Any bytes: only base64 text can be written, at the top level, and the bytes it stands for come out. WsWriteBytes,
 * WsPushBytes and WsPullBytes write them as they are, without detour.
 * Source: sdk-api/webservices/ns-webservices-ws_xml_writer_raw_encoding.
 */
typedef struct _WS_XML_WRITER_RAW_ENCODING {
    WS_XML_WRITER_ENCODING encoding; /**< encodingType is WS_XML_WRITER_ENCODING_TYPE_RAW */
} WS_XML_WRITER_RAW_ENCODING;

/**
 * Creates a writer. It has no output yet.
 *
 * properties, propertyCount  settings, copied; may be NULL with 0
 * writer                     receives the writer; free it with WsFreeWriter
 * error                      optional; receives what went wrong. Borrowed
 *
 * Source: sdk-api/webservices/nf-webservices-wscreatewriter.
 */
WWS_API HRESULT WINAPI WsCreateWriter(const WS_XML_WRITER_PROPERTY* properties, ULONG propertyCount,
                                      WS_XML_WRITER** writer, WS_ERROR* error);

/**
 * Starts writing a document to bytes, forward only. Ends a fault.
 *
 * writer                     the writer; what it was writing is given up
 * encoding                   how to encode the bytes. NULL: the writer is closed, every attempt to write fails
 * output                     where they go; not NULL if encoding is not
 * properties, propertyCount  settings for this output, before those of WsCreateWriter; may be NULL with 0
 * error                      optional; receives what went wrong. Borrowed
 *
 * Source: sdk-api/webservices/nf-webservices-wssetoutput.
 */
WWS_API HRESULT WINAPI WsSetOutput(WS_XML_WRITER* writer, const WS_XML_WRITER_ENCODING* encoding,
                                   const WS_XML_WRITER_OUTPUT* output, const WS_XML_WRITER_PROPERTY* properties,
                                   ULONG propertyCount, WS_ERROR* error);

/**
 * Starts writing at the end of an XML buffer; the writer can be moved in it. Ends a fault.
 *
 * writer                     the writer; what it was writing is given up
 * buffer                     kept until the writer gets another output or is freed
 * properties, propertyCount  settings for this output, before those of WsCreateWriter; may be NULL with 0
 * error                      optional; receives what went wrong. Borrowed
 *
 * Source: sdk-api/webservices/nf-webservices-wssetoutputtobuffer.
 */
WWS_API HRESULT WINAPI WsSetOutputToBuffer(WS_XML_WRITER* writer, WS_XML_BUFFER* buffer,
                                           const WS_XML_WRITER_PROPERTY* properties, ULONG propertyCount,
                                           WS_ERROR* error);

/**
 * Gives what was collected to the write callback. A start element that is not committed stays back. In MTOM without
 * open elements the parts follow, and nothing can be written afterwards. With buffer output: does nothing.
 *
 * writer        with stream output
 * minSize       do nothing while fewer bytes are collected; 0: in any case
 * asyncContext  NULL: the calling thread waits. Copied otherwise, and passed on to the write callback
 * error         optional; receives what went wrong. Borrowed until completion
 *
 * Returns WS_S_ASYNC, or the failure of the callback. Source: sdk-api/webservices/nf-webservices-wsflushwriter.
 */
WWS_API HRESULT WINAPI WsFlushWriter(WS_XML_WRITER* writer, ULONG minSize, const WS_ASYNC_CONTEXT* asyncContext,
                                     WS_ERROR* error);

/**
 * Frees a writer. What was not flushed is lost.
 *
 * writer  the writer, or NULL
 *
 * Source: sdk-api/webservices/nf-webservices-wsfreewriter.
 */
WWS_API void WINAPI WsFreeWriter(WS_XML_WRITER* writer);

/**
 * Gets a property of a writer.
 *
 * writer     the writer to ask
 * id         which property
 * value      receives the value
 * valueSize  its size in bytes, exactly that of the type
 * error      optional; receives what went wrong. Borrowed
 *
 * Source: sdk-api/webservices/nf-webservices-wsgetwriterproperty.
 */
WWS_API HRESULT WINAPI WsGetWriterProperty(WS_XML_WRITER* writer, WS_XML_WRITER_PROPERTY_ID id, void* value,
                                           ULONG valueSize, WS_ERROR* error);

/* ---------------------------------------------------------------------------------------------------------------------
 * Where the writer stands
 * ------------------------------------------------------------------------------------------------------------------ */

/**
 * Gets the position in an XML buffer: the node before which the next one will be written. WsWriteEndStartElement first
 * makes an element that was just started count.
 *
 * writer        with an XML buffer as output
 * nodePosition  receives the position
 * error         optional; receives what went wrong. Borrowed
 *
 * Source: sdk-api/webservices/nf-webservices-wsgetwriterposition.
 */
WWS_API HRESULT WINAPI WsGetWriterPosition(WS_XML_WRITER* writer, WS_XML_NODE_POSITION* nodePosition, WS_ERROR* error);

/**
 * Moves to a position in the same XML buffer: what is written next goes before that node.
 *
 * writer        with an XML buffer as output
 * nodePosition  from WsGetReaderPosition or WsGetWriterPosition
 * error         optional; receives what went wrong. Borrowed
 *
 * Returns WS_E_INVALID_OPERATION also if the node has been removed, or while canonicalising.
 * Source: sdk-api/webservices/nf-webservices-wssetwriterposition.
 */
WWS_API HRESULT WINAPI WsSetWriterPosition(WS_XML_WRITER* writer, const WS_XML_NODE_POSITION* nodePosition,
                                           WS_ERROR* error);

/**
 * Moves within an XML buffer: what is written next goes before that place. Not while canonicalising.
 *
 * writer  with an XML buffer as output
 * moveTo  where to
 * found   receives whether there is such a place. NULL: it is WS_E_INVALID_FORMAT if there is not
 * error   optional; receives what went wrong. Borrowed
 *
 * Returns WS_E_INVALID_FORMAT. Source: sdk-api/webservices/nf-webservices-wsmovewriter.
 */
WWS_API HRESULT WINAPI WsMoveWriter(WS_XML_WRITER* writer, WS_MOVE_TO moveTo, BOOL* found, WS_ERROR* error);

/**
 * Gets a prefix that a namespace is bound to; of several any. Declarations of an element that is not committed do not
 * count yet.
 *
 * writer    the writer
 * ns        the namespace
 * required  TRUE: it is a failure if there is none
 * prefix    receives the prefix, valid until the writer moves; NULL if there is none
 * error     optional; receives what went wrong. Borrowed
 *
 * Returns S_FALSE or, if required, WS_E_INVALID_FORMAT: no prefix is bound to it.
 * Source: sdk-api/webservices/nf-webservices-wsgetprefixfromnamespace.
 */
WWS_API HRESULT WINAPI WsGetPrefixFromNamespace(WS_XML_WRITER* writer, const WS_XML_STRING* ns, BOOL required,
                                                const WS_XML_STRING** prefix, WS_ERROR* error);

/* ---------------------------------------------------------------------------------------------------------------------
 * Elements and attributes
 * ------------------------------------------------------------------------------------------------------------------ */

/**
 * Starts an element. Attributes may follow; in an XML buffer, also later, when the writer has been moved onto the
 * element. In MTOM the name xop:Include cannot be written.
 *
 * writer     the writer
 * prefix     NULL: the writer uses one that is bound to ns, or makes one up
 * localName  name without prefix, not empty
 * ns         the namespace; length 0: none. Declared by the writer where necessary
 * error      optional; receives what went wrong. Borrowed
 *
 * Returns WS_E_INVALID_FORMAT (a second top-level element, a prefix without namespace), WS_E_QUOTA_EXCEEDED (depth).
 * Source: sdk-api/webservices/nf-webservices-wswritestartelement.
 */
WWS_API HRESULT WINAPI WsWriteStartElement(WS_XML_WRITER* writer, const WS_XML_STRING* prefix,
                                           const WS_XML_STRING* localName, const WS_XML_STRING* ns, WS_ERROR* error);

/**
 * Commits the element that was just started: no attribute can follow, and it will end with an end tag even if it stays
 * empty.
 *
 * writer  after WsWriteStartElement and attributes
 * error   optional; receives what went wrong. Borrowed
 *
 * Source: sdk-api/webservices/nf-webservices-wswriteendstartelement.
 */
WWS_API HRESULT WINAPI WsWriteEndStartElement(WS_XML_WRITER* writer, WS_ERROR* error);

/**
 * Ends the innermost element; one without content becomes <name/> (see
 * WS_XML_WRITER_PROPERTY_EMIT_UNCOMPRESSED_EMPTY_ELEMENTS).
 *
 * writer  with an open element
 * error   optional; receives what went wrong. Borrowed
 *
 * Returns WS_E_INVALID_FORMAT if no element is open. Source: sdk-api/webservices/nf-webservices-wswriteendelement.
 */
WWS_API HRESULT WINAPI WsWriteEndElement(WS_XML_WRITER* writer, WS_ERROR* error);

/**
 * Starts an attribute; its value follows as text. For xml:lang give the prefix xml and the namespace
 * http://www.w3.org/XML/1998/namespace.
 *
 * writer       with an element that is not committed
 * prefix       NULL: the writer uses one that is bound to ns, or makes one up
 * localName    name without prefix, not empty
 * ns           the namespace; length 0: none. Declared by the writer where necessary
 * singleQuote  TRUE: the value stands between ' instead of "; lost in binary
 * error        optional; receives what went wrong. Borrowed
 *
 * Returns WS_E_INVALID_FORMAT (a prefix without namespace, an attribute of this name again), WS_E_QUOTA_EXCEEDED
 * (attributes). Source: sdk-api/webservices/nf-webservices-wswritestartattribute.
 */
WWS_API HRESULT WINAPI WsWriteStartAttribute(WS_XML_WRITER* writer, const WS_XML_STRING* prefix,
                                             const WS_XML_STRING* localName, const WS_XML_STRING* ns, BOOL singleQuote,
                                             WS_ERROR* error);

/**
 * Ends an attribute.
 *
 * writer  in an attribute
 * error   optional; receives what went wrong. Borrowed
 *
 * Source: sdk-api/webservices/nf-webservices-wswriteendattribute.
 */
WWS_API HRESULT WINAPI WsWriteEndAttribute(WS_XML_WRITER* writer, WS_ERROR* error);

/**
 * Declares a prefix on the current element. A declaration that is in force already is not written again.
 *
 * writer       with an element that is not committed
 * prefix       NULL: the writer makes one up; length 0: the default namespace
 * ns           the namespace to bind to it
 * singleQuote  TRUE: the value stands between ' instead of "; lost in binary
 * error        optional; receives what went wrong. Borrowed
 *
 * Returns WS_E_INVALID_FORMAT (a prefix for no namespace), WS_E_QUOTA_EXCEEDED (attributes, namespaces).
 * Source: sdk-api/webservices/nf-webservices-wswritexmlnsattribute.
 */
WWS_API HRESULT WINAPI WsWriteXmlnsAttribute(WS_XML_WRITER* writer, const WS_XML_STRING* prefix,
                                             const WS_XML_STRING* ns, BOOL singleQuote, WS_ERROR* error);

/**
 * Starts a CDATA section, in which only text can be written. Encodings without CDATA sections write plain text.
 *
 * writer  in an element
 * error   optional; receives what went wrong. Borrowed
 *
 * Source: sdk-api/webservices/nf-webservices-wswritestartcdata.
 */
WWS_API HRESULT WINAPI WsWriteStartCData(WS_XML_WRITER* writer, WS_ERROR* error);

/**
 * Ends a CDATA section.
 *
 * writer  in a CDATA section
 * error   optional; receives what went wrong. Borrowed
 *
 * Source: sdk-api/webservices/nf-webservices-wswriteendcdata.
 */
WWS_API HRESULT WINAPI WsWriteEndCData(WS_XML_WRITER* writer, WS_ERROR* error);

/* ---------------------------------------------------------------------------------------------------------------------
 * Text
 *
 * Text goes into the current element, attribute or CDATA section; at the top level only white space may be written,
 * unless WS_XML_WRITER_PROPERTY_ALLOW_FRAGMENT is set. Characters are escaped as necessary. In an attribute, calls of
 * one kind only can be combined.
 * ------------------------------------------------------------------------------------------------------------------ */

/**
 * Writes text given as UTF-16. May be called several times in an attribute.
 *
 * writer     the writer
 * chars      the characters
 * charCount  their number in WCHARs
 * error      optional; receives what went wrong. Borrowed
 *
 * Returns WS_E_INVALID_FORMAT (not UTF-16, or not a character of XML), WS_E_QUOTA_EXCEEDED.
 * Source: sdk-api/webservices/nf-webservices-wswritechars.
 */
WWS_API HRESULT WINAPI WsWriteChars(WS_XML_WRITER* writer, const WCHAR* chars, ULONG charCount, WS_ERROR* error);

/**
 * Writes text given as UTF-8. May be called several times in an attribute.
 *
 * writer     the writer
 * bytes      the characters
 * byteCount  their number in bytes
 * error      optional; receives what went wrong. Borrowed
 *
 * Returns WS_E_INVALID_FORMAT (not UTF-8, or not a character of XML), WS_E_QUOTA_EXCEEDED.
 * Source: sdk-api/webservices/nf-webservices-wswritecharsutf8.
 */
WWS_API HRESULT WINAPI WsWriteCharsUtf8(WS_XML_WRITER* writer, const BYTE* bytes, ULONG byteCount, WS_ERROR* error);

/**
 * Writes bytes, in the form that suits the encoding: base64 in text, as they are in binary, as a part in MTOM when
 * there are more than maxInlineByteCount. May be called several times in an attribute. In MTOM the value of an
 * attribute xmime:contentType of the element goes into the header of the part.
 *
 * writer     the writer
 * bytes      the bytes
 * byteCount  their number
 * error      optional; receives what went wrong. Borrowed
 *
 * Returns WS_E_QUOTA_EXCEEDED. Source: sdk-api/webservices/nf-webservices-wswritebytes.
 */
WWS_API HRESULT WINAPI WsWriteBytes(WS_XML_WRITER* writer, const void* bytes, ULONG byteCount, WS_ERROR* error);

/**
 * Writes the bytes of WsPushBytes, by calling writeCallback as often as it likes.
 *
 * callbackState       as passed to WsPushBytes
 * writeCallback       the library's; takes bytes
 * writeCallbackState  to be passed to writeCallback
 * asyncContext        NULL: complete on this thread. Otherwise copied, and its callback invoked once after WS_S_ASYNC
 * error               optional; add what went wrong
 *
 * Returns S_OK when everything is written, WS_S_ASYNC, or a failure, which the writer reports.
 * Source: sdk-api/webservices/nc-webservices-ws_push_bytes_callback.
 */
typedef HRESULT (CALLBACK* WS_PUSH_BYTES_CALLBACK)(void* callbackState, WS_WRITE_CALLBACK writeCallback,
                                                   void* writeCallbackState, const WS_ASYNC_CONTEXT* asyncContext,
                                                   WS_ERROR* error);

/**
 * As WsWriteBytes, but the bytes come from a callback that pushes them. An encoding that profits (MTOM) calls it when
 * it writes the part, others at once.
 *
 * writer         the writer
 * callback       writes the bytes
 * callbackState  the application's own; kept until the callback has completed
 * error          optional; receives what went wrong. Borrowed
 *
 * Returns WS_E_QUOTA_EXCEEDED, or the failure of the callback. Source: sdk-api/webservices/nf-webservices-wspushbytes.
 */
WWS_API HRESULT WINAPI WsPushBytes(WS_XML_WRITER* writer, WS_PUSH_BYTES_CALLBACK callback, void* callbackState,
                                   WS_ERROR* error);

/**
 * Supplies the bytes of WsPullBytes; called until there are no more.
 *
 * callbackState  as passed to WsPullBytes
 * bytes          where to put the bytes; valid until completion
 * maxSize        how many at most
 * actualSize     receives how many; 0: there are no more
 * asyncContext   NULL: complete on this thread. Otherwise copied, and its callback invoked once after WS_S_ASYNC
 * error          optional; add what went wrong
 *
 * Returns S_OK, WS_S_ASYNC, or a failure, which the writer reports.
 * Source: sdk-api/webservices/nc-webservices-ws_pull_bytes_callback.
 */
typedef HRESULT (CALLBACK* WS_PULL_BYTES_CALLBACK)(void* callbackState, void* bytes, ULONG maxSize, ULONG* actualSize,
                                                   const WS_ASYNC_CONTEXT* asyncContext, WS_ERROR* error);

/**
 * As WsWriteBytes, but the bytes come from a callback that fills buffers of the writer, which saves a copy. An encoding
 * that does not profit calls it at once.
 *
 * writer         the writer
 * callback       supplies the bytes
 * callbackState  the application's own; kept until the callback has completed
 * error          optional; receives what went wrong. Borrowed
 *
 * Returns WS_E_QUOTA_EXCEEDED, or the failure of the callback. Source: sdk-api/webservices/nf-webservices-wspullbytes.
 */
WWS_API HRESULT WINAPI WsPullBytes(WS_XML_WRITER* writer, WS_PULL_BYTES_CALLBACK callback, void* callbackState,
                                   WS_ERROR* error);

/**
 * Writes text in any of its forms; a value is converted as the encoding needs it. In an attribute several calls are
 * possible only with UTF-8, UTF-16 or base64 text, all of the same kind.
 *
 * writer  the writer
 * text    the text
 * error   optional; receives what went wrong. Borrowed
 *
 * Returns WS_E_INVALID_FORMAT, WS_E_QUOTA_EXCEEDED. Source: sdk-api/webservices/nf-webservices-wswritetext.
 */
WWS_API HRESULT WINAPI WsWriteText(WS_XML_WRITER* writer, const WS_XML_TEXT* text, WS_ERROR* error);

/**
 * Writes a qualified name as text.
 *
 * writer     the writer
 * prefix     NULL: one that is bound to ns; if there is none the writer declares one on the current element
 * localName  name without prefix, not empty
 * ns         the namespace; may be NULL if a prefix is given. With both, the prefix must be bound to it
 * error      optional; receives what went wrong. Borrowed
 *
 * Returns WS_E_INVALID_FORMAT (not bound so, or not in an element).
 * Source: sdk-api/webservices/nf-webservices-wswritequalifiedname.
 */
WWS_API HRESULT WINAPI WsWriteQualifiedName(WS_XML_WRITER* writer, const WS_XML_STRING* prefix,
                                            const WS_XML_STRING* localName, const WS_XML_STRING* ns, WS_ERROR* error);

/**
 * Writes an array as consecutive elements of one name: what WsWriteStartElement, WsWriteValue and WsWriteEndElement in
 * a loop would do, faster; and shorter in binary.
 *
 * writer      the writer
 * localName   name of the elements
 * ns          namespace of the elements
 * valueType   type of the items
 * array       the items
 * arraySize   size of the array in bytes
 * itemOffset  index of the first item to write
 * itemCount   how many items to write
 * error       optional; receives what went wrong. Borrowed
 *
 * Returns WS_E_QUOTA_EXCEEDED. Source: sdk-api/webservices/nf-webservices-wswritearray.
 */
WWS_API HRESULT WINAPI WsWriteArray(WS_XML_WRITER* writer, const WS_XML_STRING* localName, const WS_XML_STRING* ns,
                                    WS_VALUE_TYPE valueType, const void* array, ULONG arraySize, ULONG itemOffset,
                                    ULONG itemCount, WS_ERROR* error);

/* ---------------------------------------------------------------------------------------------------------------------
 * Whole nodes
 * ------------------------------------------------------------------------------------------------------------------ */

/**
 * Writes a node as WsGetReaderNode returns it: a start element with its attributes, an end, text, a comment.
 *
 * writer  the writer
 * node    the node
 * error   optional; receives what went wrong. Borrowed
 *
 * Returns WS_E_INVALID_FORMAT, WS_E_QUOTA_EXCEEDED. Source: sdk-api/webservices/nf-webservices-wswritenode.
 */
WWS_API HRESULT WINAPI WsWriteNode(WS_XML_WRITER* writer, const WS_XML_NODE* node, WS_ERROR* error);

/**
 * Copies the current node of a reader: an element with everything in it; at BOF everything up to EOF. The reader is
 * moved behind it.
 *
 * writer  where to
 * reader  where from
 * error   optional; receives what went wrong. Borrowed
 *
 * Returns WS_E_INVALID_FORMAT, WS_E_QUOTA_EXCEEDED. Source: sdk-api/webservices/nf-webservices-wscopynode.
 */
WWS_API HRESULT WINAPI WsCopyNode(WS_XML_WRITER* writer, WS_XML_READER* reader, WS_ERROR* error);

/* =====================================================================================================================
 * 13  Canonical XML
 *
 * Canonical XML, as signatures need it: while a reader or writer goes over nodes, the canonical form of these nodes is
 * passed to a callback, in the same pass.
 *
 * 1. Move to the element where it is to begin (for the inclusive algorithms: to BOF).
 * 2. WsStartReaderCanonicalization or WsStartWriterCanonicalization.
 * 3. Read (WsSkipNode is enough) or write.
 * 4. At the same depth, WsEndReaderCanonicalization or WsEndWriterCanonicalization. Going up further before that fails.
 *
 * Not nested, and not together with moving around in an XML buffer.
 *
 * Source: win32 wsw/xml-canonicalization.
 * ================================================================================================================== */

/** The canonical forms. Source: sdk-api/webservices/ne-webservices-ws_xml_canonicalization_algorithm. */
typedef enum _WS_XML_CANONICALIZATION_ALGORITHM {
    /** http://www.w3.org/2001/10/xml-exc-c14n#. */
    WS_EXCLUSIVE_XML_CANONICALIZATION_ALGORITHM               = 0,
    /** http://www.w3.org/2001/10/xml-exc-c14n#WithComments. */
    WS_EXCLUSIVE_WITH_COMMENTS_XML_CANONICALIZATION_ALGORITHM = 1,
    /** http://www.w3.org/TR/2001/REC-xml-c14n-20010315; whole documents only. */
    WS_INCLUSIVE_XML_CANONICALIZATION_ALGORITHM               = 2,
    /** http://www.w3.org/TR/2001/REC-xml-c14n-20010315#WithComments; whole documents only. */
    WS_INCLUSIVE_WITH_COMMENTS_XML_CANONICALIZATION_ALGORITHM = 3
} WS_XML_CANONICALIZATION_ALGORITHM;

/** Settings of a canonicalisation. Source: sdk-api/webservices/ne-webservices-ws_xml_canonicalization_property_id. */
typedef enum _WS_XML_CANONICALIZATION_PROPERTY_ID {
    /** WS_XML_CANONICALIZATION_ALGORITHM; default WS_EXCLUSIVE_XML_CANONICALIZATION_ALGORITHM; create. Which form. */
    WS_XML_CANONICALIZATION_PROPERTY_ALGORITHM          = 0,
    /** WS_XML_CANONICALIZATION_INCLUSIVE_PREFIXES; default none; create. Prefixes that the exclusive form is to treat
     *  as the inclusive one does. */
    WS_XML_CANONICALIZATION_PROPERTY_INCLUSIVE_PREFIXES = 1,
    /** WS_XML_QNAME; default none; create. Elements of this name are left out, with everything in them: the signature,
     *  when it lies in what it signs. */
    WS_XML_CANONICALIZATION_PROPERTY_OMITTED_ELEMENT    = 2,
    /** ULONG; default 1024; create. Bytes that are collected before the callback is invoked. */
    WS_XML_CANONICALIZATION_PROPERTY_OUTPUT_BUFFER_SIZE = 3
} WS_XML_CANONICALIZATION_PROPERTY_ID;

/**
 * A setting of a canonicalisation, with its value.
 * Source: sdk-api/webservices/ns-webservices-ws_xml_canonicalization_property.
 */
typedef struct _WS_XML_CANONICALIZATION_PROPERTY {
    WS_XML_CANONICALIZATION_PROPERTY_ID id;        /**< which property */
    void*                               value;     /**< points to the value */
    ULONG                               valueSize; /**< its size in bytes, exactly that of the type */
} WS_XML_CANONICALIZATION_PROPERTY;

/**
 * Prefixes for WS_XML_CANONICALIZATION_PROPERTY_INCLUSIVE_PREFIXES.
 * Source: sdk-api/webservices/ns-webservices-ws_xml_canonicalization_inclusive_prefixes.
 */
typedef struct _WS_XML_CANONICALIZATION_INCLUSIVE_PREFIXES {
    ULONG          prefixCount; /**< number of prefixes */
    WS_XML_STRING* prefixes;    /**< the prefixes */
} WS_XML_CANONICALIZATION_INCLUSIVE_PREFIXES;

/**
 * Starts canonicalising what the reader goes over from here on.
 *
 * reader                     where it is to begin; with an inclusive algorithm at WS_XML_NODE_TYPE_BOF
 * writeCallback              takes the canonical bytes; always invoked synchronously, from reader functions
 * writeCallbackState         the application's own
 * properties, propertyCount  settings, copied; may be NULL with 0
 * error                      optional; receives what went wrong. Borrowed
 *
 * Returns WS_E_INVALID_OPERATION also if it has been started already.
 * Source: sdk-api/webservices/nf-webservices-wsstartreadercanonicalization.
 */
WWS_API HRESULT WINAPI WsStartReaderCanonicalization(WS_XML_READER* reader, WS_WRITE_CALLBACK writeCallback,
                                                     void* writeCallbackState,
                                                     const WS_XML_CANONICALIZATION_PROPERTY* properties,
                                                     ULONG propertyCount, WS_ERROR* error);

/**
 * Ends canonicalising; the bytes that are left go to the callback. Need not be called before WsFreeReader.
 *
 * reader  at the depth where it was started
 * error   optional; receives what went wrong. Borrowed
 *
 * Source: sdk-api/webservices/nf-webservices-wsendreadercanonicalization.
 */
WWS_API HRESULT WINAPI WsEndReaderCanonicalization(WS_XML_READER* reader, WS_ERROR* error);

/**
 * Starts canonicalising what is written from here on.
 *
 * writer                     where it is to begin; with an inclusive algorithm at WS_XML_NODE_TYPE_BOF
 * writeCallback              takes the canonical bytes; always invoked synchronously, from writer functions
 * writeCallbackState         the application's own
 * properties, propertyCount  settings, copied; may be NULL with 0
 * error                      optional; receives what went wrong. Borrowed
 *
 * Returns WS_E_INVALID_OPERATION also if it has been started already.
 * Source: sdk-api/webservices/nf-webservices-wsstartwritercanonicalization.
 */
WWS_API HRESULT WINAPI WsStartWriterCanonicalization(WS_XML_WRITER* writer, WS_WRITE_CALLBACK writeCallback,
                                                     void* writeCallbackState,
                                                     const WS_XML_CANONICALIZATION_PROPERTY* properties,
                                                     ULONG propertyCount, WS_ERROR* error);

/**
 * Ends canonicalising; the bytes that are left go to the callback. Need not be called before WsFreeWriter.
 *
 * writer  at the depth where it was started
 * error   optional; receives what went wrong. Borrowed
 *
 * Source: sdk-api/webservices/nf-webservices-wsendwritercanonicalization.
 */
WWS_API HRESULT WINAPI WsEndWriterCanonicalization(WS_XML_WRITER* writer, WS_ERROR* error);

/* =====================================================================================================================
 * 14  Types and their descriptions
 *
 * Maps C values to XML and back ("serialization"): a WS_TYPE, for most types with a description, says how. Descriptions
 * are constant data, mostly generated by wsutil from a schema; the library keeps no copy, so they must stay valid as
 * long as what uses them.
 *
 *    WsReadElement     finds the element, checks its name, reads the value in it
 *    WsReadType        reads the value where the reader stands; WS_TYPE_MAPPING says what of the XML belongs to it
 *    WsReadValue       reads text as a value of fixed size
 *
 * and likewise for writing. Reading is strict and greedy: each field takes all that it can, in the order of the
 * description, and what no field takes is WS_E_INVALID_FORMAT, unless the description says that it may be ignored. What
 * does not fit in the value itself (strings, arrays, pointers) is allocated from the heap, whose limit bounds what a
 * peer can make of it. After a failure the reader or writer is faulted; what was allocated stays in the heap.
 *
 * Source: win32 wsw/serialization, wsw/schema-support.
 * ================================================================================================================== */

/**
 * What of the XML a type stands for, and so how reader and writer are to be moved around it.
 * Source: sdk-api/webservices/ne-webservices-ws_type_mapping.
 */
typedef enum _WS_TYPE_MAPPING {
    /** The attributes and content of an element. Write between WsWriteStartElement and WsWriteEndElement; read on the
     *  start element, and the reader ends behind the end element. */
    WS_ELEMENT_TYPE_MAPPING         = 1,
    /** The value of an attribute. Write between WsWriteStartAttribute and WsWriteEndAttribute, read between
     *  WsReadStartAttribute and WsReadEndAttribute. */
    WS_ATTRIBUTE_TYPE_MAPPING       = 2,
    /** The content of an element or a part of it, no attributes. Write after WsWriteStartElement, read after
     *  WsReadStartElement. */
    WS_ELEMENT_CONTENT_TYPE_MAPPING = 3,
    /** A whole element with its name. Write where an element may stand; read on the start element, and the reader ends
     *  behind the end element. */
    WS_ANY_ELEMENT_TYPE_MAPPING     = 4
} WS_TYPE_MAPPING;

/**
 * Whether a value must be there, and where it goes. With a value option the caller supplies memory for exactly the
 * value; with a pointer option the value is allocated from the heap, and the caller supplies the address and size of a
 * pointer. Source: sdk-api/webservices/ne-webservices-ws_read_option.
 */
typedef enum _WS_READ_OPTION {
    /** Must be there; into the caller's memory. Not for WS_WSZ_TYPE and WS_XML_BUFFER_TYPE, which are pointers. */
    WS_READ_REQUIRED_VALUE   = 1,
    /** Must be there; the pointer is never NULL. */
    WS_READ_REQUIRED_POINTER = 2,
    /** May be missing; the pointer is NULL then. */
    WS_READ_OPTIONAL_POINTER = 3,
    /** May be missing or nil (xsi:nil); the pointer is NULL then. Not with WsReadType. */
    WS_READ_NILLABLE_POINTER = 4,
    /** May be missing or nil; into the caller's memory. Only for WS_STRING_TYPE, WS_XML_STRING_TYPE and WS_BYTES_TYPE,
     *  which have a nil value. Not with WsReadType. */
    WS_READ_NILLABLE_VALUE   = 5
} WS_READ_OPTION;

/**
 * Where the value is, and whether it may be nil. With a value option the caller passes address and size of the value;
 * with a pointer option those of a pointer to it. Source: sdk-api/webservices/ne-webservices-ws_write_option.
 */
typedef enum _WS_WRITE_OPTION {
    /** The value; always written. Not for WS_WSZ_TYPE and WS_XML_BUFFER_TYPE, which are pointers. */
    WS_WRITE_REQUIRED_VALUE   = 1,
    /** A pointer, not NULL; always written. */
    WS_WRITE_REQUIRED_POINTER = 2,
    /** The value; a nil value is written as xsi:nil. Only for WS_STRING_TYPE, WS_XML_STRING_TYPE and WS_BYTES_TYPE. */
    WS_WRITE_NILLABLE_VALUE   = 3,
    /** A pointer; NULL is written as xsi:nil. */
    WS_WRITE_NILLABLE_POINTER = 4
} WS_WRITE_OPTION;

/**
 * The types. The comment says the C type; then its description, which is optional (it limits what is accepted) unless
 * it says "required"; then what makes it special. If nothing else is said, the type can stand for an element, an
 * attribute or element content, may have a default value, and is nil as NULL pointer (WS_FIELD_POINTER).
 * Source: sdk-api/webservices/ne-webservices-ws_type.
 */
typedef enum _WS_TYPE {
    /** BOOL; WS_BOOL_DESCRIPTION. */
    WS_BOOL_TYPE             = 0,
    /** __int8; WS_INT8_DESCRIPTION. */
    WS_INT8_TYPE             = 1,
    /** __int16; WS_INT16_DESCRIPTION. */
    WS_INT16_TYPE            = 2,
    /** __int32; WS_INT32_DESCRIPTION. */
    WS_INT32_TYPE            = 3,
    /** __int64; WS_INT64_DESCRIPTION. */
    WS_INT64_TYPE            = 4,
    /** Unsigned __int8 (BYTE); WS_UINT8_DESCRIPTION. */
    WS_UINT8_TYPE            = 5,
    /** Unsigned __int16 (USHORT); WS_UINT16_DESCRIPTION. */
    WS_UINT16_TYPE           = 6,
    /** Unsigned __int32 (ULONG); WS_UINT32_DESCRIPTION. */
    WS_UINT32_TYPE           = 7,
    /** Unsigned __int64; WS_UINT64_DESCRIPTION. */
    WS_UINT64_TYPE           = 8,
    /** float; WS_FLOAT_DESCRIPTION. */
    WS_FLOAT_TYPE            = 9,
    /** double; WS_DOUBLE_DESCRIPTION. */
    WS_DOUBLE_TYPE           = 10,
    /** DECIMAL; WS_DECIMAL_DESCRIPTION. */
    WS_DECIMAL_TYPE          = 11,
    /** WS_DATETIME; WS_DATETIME_DESCRIPTION. */
    WS_DATETIME_TYPE         = 12,
    /** WS_TIMESPAN; WS_TIMESPAN_DESCRIPTION. */
    WS_TIMESPAN_TYPE         = 13,
    /** GUID; WS_GUID_DESCRIPTION. */
    WS_GUID_TYPE             = 14,
    /** WS_UNIQUE_ID; WS_UNIQUE_ID_DESCRIPTION. */
    WS_UNIQUE_ID_TYPE        = 15,
    /** WS_STRING; WS_STRING_DESCRIPTION. Nil: chars NULL and length 0; empty: length 0 only. Also for xml: attributes.
     */
    WS_STRING_TYPE           = 16,
    /** WCHAR*, zero-terminated; WS_WSZ_DESCRIPTION. A zero in the XML is a failure. Nil: NULL. A default value is the
     *  address of a WCHAR*. Also for xml: attributes. */
    WS_WSZ_TYPE              = 17,
    /** WS_BYTES, as text base64; WS_BYTES_DESCRIPTION. Nil: bytes NULL and length 0. */
    WS_BYTES_TYPE            = 18,
    /** WS_XML_STRING; WS_XML_STRING_DESCRIPTION. Nil: bytes NULL and length 0. */
    WS_XML_STRING_TYPE       = 19,
    /** WS_XML_QNAME; WS_XML_QNAME_DESCRIPTION. */
    WS_XML_QNAME_TYPE        = 20,
    /** WS_XML_BUFFER*; no description, no default value. Element or any element only. As content of an element of known
     *  name, the buffer has one element whose own name is ignored. Nil: NULL. */
    WS_XML_BUFFER_TYPE       = 21,
    /** WCHAR* at offset, ULONG with the number of WCHARs at countOffset; WS_CHAR_ARRAY_DESCRIPTION. Fields only, no
     *  default value. Nil: NULL. Also for xml: attributes. */
    WS_CHAR_ARRAY_TYPE       = 22,
    /** BYTE* at offset, ULONG with the number of bytes of UTF-8 at countOffset; WS_UTF8_ARRAY_DESCRIPTION. Fields only,
     *  no default value. Nil: NULL. */
    WS_UTF8_ARRAY_TYPE       = 23,
    /** BYTE* at offset, ULONG with the number of bytes at countOffset, as text base64; WS_BYTE_ARRAY_DESCRIPTION.
     *  Fields only, no default value. Nil: NULL. */
    WS_BYTE_ARRAY_TYPE       = 24,
    /** Const WS_STRUCT_DESCRIPTION*: which derived structure it is (xsi:type). Only for a field with
     *  WS_TYPE_ATTRIBUTE_FIELD_MAPPING. */
    WS_DESCRIPTION_TYPE      = 25,
    /** A structure; WS_STRUCT_DESCRIPTION, required. No default value. What it can stand for depends on its fields. */
    WS_STRUCT_TYPE           = 26,
    /** anything; WS_CUSTOM_TYPE_DESCRIPTION, required. What it can stand for is up to its callbacks. */
    WS_CUSTOM_TYPE           = 27,
    /** WS_ENDPOINT_ADDRESS; WS_ENDPOINT_ADDRESS_DESCRIPTION, required. Element only, no default value. */
    WS_ENDPOINT_ADDRESS_TYPE = 28,
    /** WS_FAULT; WS_FAULT_DESCRIPTION, required. Element only, no default value. */
    WS_FAULT_TYPE            = 29,
    /** A field that is not in the XML (WS_NO_FIELD_MAPPING), of the size in WS_VOID_DESCRIPTION; or with another
     *  mapping, without a field in the structure, XML that is passed over in reading and not written. */
    WS_VOID_TYPE             = 30,
    /** An enumeration (signed 32 bits), in XML a name; WS_ENUM_DESCRIPTION, required. */
    WS_ENUM_TYPE             = 31,
    /** WS_DURATION; WS_DURATION_DESCRIPTION. */
    WS_DURATION_TYPE         = 32,
    /** A structure of a union and an enumeration that says which member is valid; WS_UNION_DESCRIPTION, required.
     *  Element or content only; no nil, no default value. */
    WS_UNION_TYPE            = 33,
    /** WS_ANY_ATTRIBUTES: all attributes that no other field takes; no description. Only for a field with
     *  WS_ANY_ATTRIBUTES_FIELD_MAPPING. */
    WS_ANY_ATTRIBUTES_TYPE   = 34
} WS_TYPE;

/* ---------------------------------------------------------------------------------------------------------------------
 * Limits of values
 *
 * Descriptions of simple types: what is read must be within them, else WS_E_INVALID_FORMAT. Writing does not check.
 * Both bounds are included; lengths do not count a terminating zero.
 * ------------------------------------------------------------------------------------------------------------------ */

/** Limits a WS_BOOL_TYPE. Source: sdk-api/webservices/ns-webservices-ws_bool_description. */
typedef struct _WS_BOOL_DESCRIPTION {
    BOOL value; /**< the only value that is accepted */
} WS_BOOL_DESCRIPTION;

/** Limits a WS_INT8_TYPE. Source: sdk-api/webservices/ns-webservices-ws_int8_description. */
typedef struct _WS_INT8_DESCRIPTION {
    signed char minValue; /**< smallest value */
    signed char maxValue; /**< largest value */
} WS_INT8_DESCRIPTION;

/** Limits a WS_INT16_TYPE. Source: sdk-api/webservices/ns-webservices-ws_int16_description. */
typedef struct _WS_INT16_DESCRIPTION {
    short minValue; /**< smallest value */
    short maxValue; /**< largest value */
} WS_INT16_DESCRIPTION;

/** Limits a WS_INT32_TYPE. Source: sdk-api/webservices/ns-webservices-ws_int32_description. */
typedef struct _WS_INT32_DESCRIPTION {
    int minValue; /**< smallest value */
    int maxValue; /**< largest value */
} WS_INT32_DESCRIPTION;

/** Limits a WS_INT64_TYPE. Source: sdk-api/webservices/ns-webservices-ws_int64_description. */
typedef struct _WS_INT64_DESCRIPTION {
    __int64 minValue; /**< smallest value */
    __int64 maxValue; /**< largest value */
} WS_INT64_DESCRIPTION;

/** Limits a WS_UINT8_TYPE. Source: sdk-api/webservices/ns-webservices-ws_uint8_description. */
typedef struct _WS_UINT8_DESCRIPTION {
    BYTE minValue; /**< smallest value */
    BYTE maxValue; /**< largest value */
} WS_UINT8_DESCRIPTION;

/** Limits a WS_UINT16_TYPE. Source: sdk-api/webservices/ns-webservices-ws_uint16_description. */
typedef struct _WS_UINT16_DESCRIPTION {
    USHORT minValue; /**< smallest value */
    USHORT maxValue; /**< largest value */
} WS_UINT16_DESCRIPTION;

/** Limits a WS_UINT32_TYPE. Source: sdk-api/webservices/ns-webservices-ws_uint32_description. */
typedef struct _WS_UINT32_DESCRIPTION {
    ULONG minValue; /**< smallest value */
    ULONG maxValue; /**< largest value */
} WS_UINT32_DESCRIPTION;

/** Limits a WS_UINT64_TYPE. Source: sdk-api/webservices/ns-webservices-ws_uint64_description. */
typedef struct _WS_UINT64_DESCRIPTION {
    unsigned __int64 minValue; /**< smallest value */
    unsigned __int64 maxValue; /**< largest value */
} WS_UINT64_DESCRIPTION;

/** Limits a WS_FLOAT_TYPE. Source: sdk-api/webservices/ns-webservices-ws_float_description. */
typedef struct _WS_FLOAT_DESCRIPTION {
    float minValue; /**< smallest value */
    float maxValue; /**< largest value */
} WS_FLOAT_DESCRIPTION;

/** Limits a WS_DOUBLE_TYPE. Source: sdk-api/webservices/ns-webservices-ws_double_description. */
typedef struct _WS_DOUBLE_DESCRIPTION {
    double minValue; /**< smallest value */
    double maxValue; /**< largest value */
} WS_DOUBLE_DESCRIPTION;

/** Limits a WS_DECIMAL_TYPE. Source: sdk-api/webservices/ns-webservices-ws_decimal_description. */
typedef struct _WS_DECIMAL_DESCRIPTION {
    DECIMAL minValue; /**< smallest value */
    DECIMAL maxValue; /**< largest value */
} WS_DECIMAL_DESCRIPTION;

/**
 * Limits a WS_DATETIME_TYPE; only the ticks are compared.
 * Source: sdk-api/webservices/ns-webservices-ws_datetime_description.
 */
typedef struct _WS_DATETIME_DESCRIPTION {
    WS_DATETIME minValue; /**< earliest time */
    WS_DATETIME maxValue; /**< latest time */
} WS_DATETIME_DESCRIPTION;

/** Limits a WS_TIMESPAN_TYPE. Source: sdk-api/webservices/ns-webservices-ws_timespan_description. */
typedef struct _WS_TIMESPAN_DESCRIPTION {
    WS_TIMESPAN minValue; /**< shortest */
    WS_TIMESPAN maxValue; /**< longest */
} WS_TIMESPAN_DESCRIPTION;

/**
 * Compares two durations for WS_DURATION_DESCRIPTION.
 *
 * duration1  one
 * duration2  the other
 * result     receives -1, 0 or 1: duration1 is shorter, equal, longer
 * error      optional; add what went wrong
 *
 * Returns S_OK, or WS_E_INVALID_FORMAT if the two cannot be compared.
 * Source: sdk-api/webservices/nc-webservices-ws_duration_comparison_callback.
 */
typedef HRESULT (CALLBACK* WS_DURATION_COMPARISON_CALLBACK)(const WS_DURATION* duration1, const WS_DURATION* duration2,
                                                            int* result, WS_ERROR* error);

/** Limits a WS_DURATION_TYPE. Source: sdk-api/webservices/ns-webservices-ws_duration_description. */
typedef struct _WS_DURATION_DESCRIPTION {
    /** Shortest. */
    WS_DURATION                     minValue;
    /** Longest. */
    WS_DURATION                     maxValue;
    /** Compares durations. NULL: the library does, but only durations of nothing but years and months, or durations
     *  without these (a month may be shorter or longer than 30 days). */
    WS_DURATION_COMPARISON_CALLBACK comparer;
} WS_DURATION_DESCRIPTION;

/** Limits a WS_GUID_TYPE. Source: sdk-api/webservices/ns-webservices-ws_guid_description. */
typedef struct _WS_GUID_DESCRIPTION {
    GUID value; /**< the only value that is accepted */
} WS_GUID_DESCRIPTION;

/**
 * Limits a WS_UNIQUE_ID_TYPE that is not a GUID. Source: sdk-api/webservices/ns-webservices-ws_unique_id_description.
 */
typedef struct _WS_UNIQUE_ID_DESCRIPTION {
    ULONG minCharCount; /**< fewest WCHARs */
    ULONG maxCharCount; /**< most WCHARs */
} WS_UNIQUE_ID_DESCRIPTION;

/** Limits a WS_STRING_TYPE. Source: sdk-api/webservices/ns-webservices-ws_string_description. */
typedef struct _WS_STRING_DESCRIPTION {
    ULONG minCharCount; /**< fewest WCHARs */
    ULONG maxCharCount; /**< most WCHARs */
} WS_STRING_DESCRIPTION;

/** Limits a WS_WSZ_TYPE. Source: sdk-api/webservices/ns-webservices-ws_wsz_description. */
typedef struct _WS_WSZ_DESCRIPTION {
    ULONG minCharCount; /**< fewest WCHARs */
    ULONG maxCharCount; /**< most WCHARs */
} WS_WSZ_DESCRIPTION;

/** Limits a WS_CHAR_ARRAY_TYPE. Source: sdk-api/webservices/ns-webservices-ws_char_array_description. */
typedef struct _WS_CHAR_ARRAY_DESCRIPTION {
    ULONG minCharCount; /**< fewest WCHARs */
    ULONG maxCharCount; /**< most WCHARs */
} WS_CHAR_ARRAY_DESCRIPTION;

/** Limits a WS_UTF8_ARRAY_TYPE. Source: sdk-api/webservices/ns-webservices-ws_utf8_array_description. */
typedef struct _WS_UTF8_ARRAY_DESCRIPTION {
    ULONG minByteCount; /**< fewest bytes */
    ULONG maxByteCount; /**< most bytes */
} WS_UTF8_ARRAY_DESCRIPTION;

/** Limits a WS_XML_STRING_TYPE. Source: sdk-api/webservices/ns-webservices-ws_xml_string_description. */
typedef struct _WS_XML_STRING_DESCRIPTION {
    ULONG minByteCount; /**< fewest bytes */
    ULONG maxByteCount; /**< most bytes */
} WS_XML_STRING_DESCRIPTION;

/** Limits a WS_XML_QNAME_TYPE. Source: sdk-api/webservices/ns-webservices-ws_xml_qname_description. */
typedef struct _WS_XML_QNAME_DESCRIPTION {
    ULONG minLocalNameByteCount; /**< fewest bytes of the name */
    ULONG maxLocalNameByteCount; /**< most bytes of the name */
    ULONG minNsByteCount;        /**< fewest bytes of the namespace */
    ULONG maxNsByteCount;        /**< most bytes of the namespace */
} WS_XML_QNAME_DESCRIPTION;

/** Limits a WS_BYTES_TYPE. Source: sdk-api/webservices/ns-webservices-ws_bytes_description. */
typedef struct _WS_BYTES_DESCRIPTION {
    ULONG minByteCount; /**< fewest bytes */
    ULONG maxByteCount; /**< most bytes */
} WS_BYTES_DESCRIPTION;

/** Limits a WS_BYTE_ARRAY_TYPE. Source: sdk-api/webservices/ns-webservices-ws_byte_array_description. */
typedef struct _WS_BYTE_ARRAY_DESCRIPTION {
    ULONG minByteCount; /**< fewest bytes */
    ULONG maxByteCount; /**< most bytes */
} WS_BYTE_ARRAY_DESCRIPTION;

/* ---------------------------------------------------------------------------------------------------------------------
 * Enumerations
 * ------------------------------------------------------------------------------------------------------------------ */

/** A value of an enumeration and its name. Source: sdk-api/webservices/ns-webservices-ws_enum_value. */
typedef struct _WS_ENUM_VALUE {
    int            value; /**< the number in C */
    WS_XML_STRING* name;  /**< the text in XML */
} WS_ENUM_VALUE;

/**
 * Describes a WS_ENUM_TYPE: which values there are, and their names. Values and names are unique.
 * Source: sdk-api/webservices/ns-webservices-ws_enum_description.
 */
typedef struct _WS_ENUM_DESCRIPTION {
    /** The values with their names. */
    WS_ENUM_VALUE* values;
    /** Number of values. */
    ULONG          valueCount;
    /** Length of the longest name in bytes. */
    ULONG          maxByteCount;
    /** NULL: names are searched one by one. Otherwise the values are sorted, and this has valueCount indices into them
     *  in the order of the names, byte by byte. */
    ULONG*         nameIndices;
} WS_ENUM_DESCRIPTION;

/* ---------------------------------------------------------------------------------------------------------------------
 * Structures
 * ------------------------------------------------------------------------------------------------------------------ */

/**
 * How a field of a structure appears in XML. By default the XML must have it; WS_FIELD_OPTIONAL changes that.
 * Source: sdk-api/webservices/ne-webservices-ws_field_mapping.
 */
typedef enum _WS_FIELD_MAPPING {
    /** The attribute xsi:type, which says which derived structure this is. With WS_DESCRIPTION_TYPE only; no default
     *  value. */
    WS_TYPE_ATTRIBUTE_FIELD_MAPPING           = 0,
    /** An attribute with the name of the field. */
    WS_ATTRIBUTE_FIELD_MAPPING                = 1,
    /** An element with the name of the field. */
    WS_ELEMENT_FIELD_MAPPING                  = 2,
    /** An array: elements with the item name, in a wrapper element with the name of the field if it has one. Pointer at
     *  offset, ULONG count at countOffset; itemRange limits the count. No default value. */
    WS_REPEATING_ELEMENT_FIELD_MAPPING        = 3,
    /** The whole text of the element, which has no child elements then. No default value. */
    WS_TEXT_FIELD_MAPPING                     = 4,
    /** Not in the XML: set to its default value or zero when reading. No options. */
    WS_NO_FIELD_MAPPING                       = 5,
    /** An attribute with the prefix xml, such as xml:lang; the field has the local name only. */
    WS_XML_ATTRIBUTE_FIELD_MAPPING            = 6,
    /** One of several elements, each with its field of a union (WS_UNION_TYPE); the field has no name of its own. If
     *  optional and missing: the selector is noneEnumValue. */
    WS_ELEMENT_CHOICE_FIELD_MAPPING           = 7,
    /** An array of such choices, in a wrapper element if the field has a name. */
    WS_REPEATING_ELEMENT_CHOICE_FIELD_MAPPING = 8,
    /** An element with any name, as WS_XML_BUFFER_TYPE, or discarded as WS_VOID_TYPE. */
    WS_ANY_ELEMENT_FIELD_MAPPING              = 9,
    /** An array of elements with any name, likewise; itemRange limits the count. No default value. */
    WS_REPEATING_ANY_ELEMENT_FIELD_MAPPING    = 10,
    /** All that is left up to the end of the element, text and elements, likewise. No default value. */
    WS_ANY_CONTENT_FIELD_MAPPING              = 11,
    /** All attributes that no other field takes, as WS_ANY_ATTRIBUTES_TYPE, or discarded as WS_VOID_TYPE. ns NULL: any.
     *  Otherwise only those in ns or, with WS_FIELD_OTHER_NAMESPACE, only those in other namespaces. No default value.
     */
    WS_ANY_ATTRIBUTES_FIELD_MAPPING           = 12
} WS_FIELD_MAPPING;

/**
 * Options of a field; ORed.
 * Source: named by sdk-api/webservices/ns-webservices-ws_field_description, without a page of its own.
 */

/** The field is a pointer to the value, which is allocated from the heap in reading. */
#define WS_FIELD_POINTER         0x1u
/** May be missing: the field gets its default value, or zero; the default value is not written. */
#define WS_FIELD_OPTIONAL        0x2u
/** May be nil (xsi:nil); with WS_FIELD_POINTER unless the type has a nil value of its own. */
#define WS_FIELD_NILLABLE        0x4u
/** The items of an array may be nil; with WS_FIELD_POINTER likewise. */
#define WS_FIELD_NILLABLE_ITEM   0x8u
/** With WS_ANY_ATTRIBUTES_FIELD_MAPPING: attributes that are not in the namespace of the field. */
#define WS_FIELD_OTHER_NAMESPACE 0x10u

/** A default value. Source: sdk-api/webservices/ns-webservices-ws_default_value. */
typedef struct _WS_DEFAULT_VALUE {
    void* value;     /**< the value */
    ULONG valueSize; /**< its size in bytes */
} WS_DEFAULT_VALUE;

/** How many items an array may have; checked in reading. Source: sdk-api/webservices/ns-webservices-ws_item_range. */
typedef struct _WS_ITEM_RANGE {
    ULONG minItemCount; /**< fewest */
    ULONG maxItemCount; /**< most */
} WS_ITEM_RANGE;

/**
 * Describes a field of a structure: what in the XML it is, and where in the structure.
 * Source: sdk-api/webservices/ns-webservices-ws_field_description.
 */
typedef struct _WS_FIELD_DESCRIPTION {
    /** What in the XML. */
    WS_FIELD_MAPPING  mapping;
    /** name; of arrays that of the wrapper element, where NULL means that there is none. */
    WS_XML_STRING*    localName;
    /** namespace; of arrays that of the wrapper element, NULL with localName. */
    WS_XML_STRING*    ns;
    /** Type of the field, or of the items. */
    WS_TYPE           type;
    /** Description of the type; NULL if it has none or needs none. */
    void*             typeDescription;
    /** Offset in the structure in bytes. */
    ULONG             offset;
    /** Of WS_FIELD_OPTIONS. */
    ULONG             options;
    /** Value of a field that is optional and missing, or not mapped; NULL: zero. */
    WS_DEFAULT_VALUE* defaultValue;
    /** arrays: offset of the ULONG with the number of items. */
    ULONG             countOffset;
    /** arrays: name of the items. */
    WS_XML_STRING*    itemLocalName;
    /** arrays: namespace of the items. */
    WS_XML_STRING*    itemNs;
    /** arrays: how many items there may be; NULL: any number. */
    WS_ITEM_RANGE*    itemRange;
} WS_FIELD_DESCRIPTION;

/**
 * Options of a structure; ORed.
 * Source: named by sdk-api/webservices/ns-webservices-ws_struct_description, without a page of its own.
 */

/** Cannot appear itself, only structures derived from it. */
#define WS_STRUCT_ABSTRACT                        0x1u
/** Content that is left after the last field is ignored in reading. */
#define WS_STRUCT_IGNORE_TRAILING_ELEMENT_CONTENT 0x2u
/** Attributes that no field takes are ignored in reading. */
#define WS_STRUCT_IGNORE_UNHANDLED_ATTRIBUTES     0x4u

/**
 * Describes a WS_STRUCT_TYPE. The fields stand in this order, each kind if there is one:
 *
 *     WS_TYPE_ATTRIBUTE; attributes; text, or elements and element choices and then any elements; unmapped fields
 *
 * That is the order in which they are written and expected; where they are in the structure is up to their offsets.
 * Parts of the structure without a field are left as they are. A derived structure begins with its base structure, and
 * its description has the fields of both, merged into this order.
 * Source: sdk-api/webservices/ns-webservices-ws_struct_description.
 */
struct _WS_STRUCT_DESCRIPTION {
    ULONG                   size;          /**< size of the structure in bytes */
    ULONG                   alignment;     /**< its alignment: 1, 2, 4 or 8 */
    WS_FIELD_DESCRIPTION**  fields;        /**< the fields */
    ULONG                   fieldCount;    /**< number of fields; no two may have the same offset */
    WS_XML_STRING*          typeLocalName; /**< name of the type in the schema; only with derived structures */
    WS_XML_STRING*          typeNs;        /**< namespace of the type; only with derived structures */
    WS_STRUCT_DESCRIPTION*  parentType;    /**< the structure this one is derived from, or NULL */
    WS_STRUCT_DESCRIPTION** subTypes;      /**< the structures derived from this one */
    ULONG                   subTypeCount;  /**< number of those */
    ULONG                   structOptions; /**< of WS_STRUCT_OPTIONS */
};

/** Describes a WS_VOID_TYPE. Source: sdk-api/webservices/ns-webservices-ws_void_description. */
typedef struct _WS_VOID_DESCRIPTION {
    ULONG size; /**< size of the field in bytes */
} WS_VOID_DESCRIPTION;

/** Describes one choice of a union. Source: sdk-api/webservices/ns-webservices-ws_union_field_description. */
typedef struct _WS_UNION_FIELD_DESCRIPTION {
    /** Value of the selector that stands for this choice. */
    int                  value;
    /** The field; mapped as an element, as an array of elements with a wrapper element, or as any element. */
    WS_FIELD_DESCRIPTION field;
} WS_UNION_FIELD_DESCRIPTION;

/**
 * Describes a WS_UNION_TYPE: a structure with a selector (an enumeration) and a union.
 * Source: sdk-api/webservices/ns-webservices-ws_union_description.
 */
typedef struct _WS_UNION_DESCRIPTION {
    /** Size of the structure in bytes. */
    ULONG                        size;
    /** Its alignment: 1, 2, 4 or 8. */
    ULONG                        alignment;
    /** The choices: elements first, then any element. They may share offsets. */
    WS_UNION_FIELD_DESCRIPTION** fields;
    /** Number of choices. */
    ULONG                        fieldCount;
    /** Offset of the selector in bytes. */
    ULONG                        enumOffset;
    /** Value of the selector when there is none of the choices. */
    int                          noneEnumValue;
    /** NULL: choices are searched one by one. Otherwise the choices are sorted by namespace and then name of their
     *  elements, and this has fieldCount indices into them in the order of the selector values. */
    ULONG*                       valueIndices;
} WS_UNION_DESCRIPTION;

/** An attribute that no field took. Source: sdk-api/webservices/ns-webservices-ws_any_attribute. */
typedef struct _WS_ANY_ATTRIBUTE {
    WS_XML_STRING localName; /**< name */
    WS_XML_STRING ns;        /**< namespace */
    WS_XML_TEXT*  value;     /**< value; not NULL */
} WS_ANY_ATTRIBUTE;

/** Attributes that no field took. Source: sdk-api/webservices/ns-webservices-ws_any_attributes. */
typedef struct _WS_ANY_ATTRIBUTES {
    WS_ANY_ATTRIBUTE* attributes;     /**< the attributes; may be NULL if there are none */
    ULONG             attributeCount; /**< number of attributes */
} WS_ANY_ATTRIBUTES;

/* ---------------------------------------------------------------------------------------------------------------------
 * Types with code of their own
 * ------------------------------------------------------------------------------------------------------------------ */

/**
 * Reads a value of a WS_CUSTOM_TYPE.
 *
 * reader           where typeMapping says; to be left where typeMapping says
 * typeMapping      what of the XML the type stands for
 * descriptionData  of the description
 * heap             for what belongs to the value; NULL if the caller gave none
 * value            receives the value; memory of the size in the description
 * valueSize        that size
 * error            optional; add what went wrong
 *
 * Returns S_OK or a failure; WS_E_INVALID_OPERATION for a mapping that it does not support.
 * Source: sdk-api/webservices/nc-webservices-ws_read_type_callback.
 */
typedef HRESULT (CALLBACK* WS_READ_TYPE_CALLBACK)(WS_XML_READER* reader, WS_TYPE_MAPPING typeMapping,
                                                  const void* descriptionData, WS_HEAP* heap, void* value,
                                                  ULONG valueSize, WS_ERROR* error);

/**
 * Writes a value of a WS_CUSTOM_TYPE.
 *
 * writer           where typeMapping says
 * typeMapping      what of the XML the type stands for
 * descriptionData  of the description
 * value            the value
 * valueSize        its size in bytes
 * error            optional; add what went wrong
 *
 * Returns S_OK or a failure; WS_E_INVALID_OPERATION for a mapping that it does not support.
 * Source: sdk-api/webservices/nc-webservices-ws_write_type_callback.
 */
typedef HRESULT (CALLBACK* WS_WRITE_TYPE_CALLBACK)(WS_XML_WRITER* writer, WS_TYPE_MAPPING typeMapping,
                                                   const void* descriptionData, const void* value, ULONG valueSize,
                                                   WS_ERROR* error);

/**
 * Tells whether a value of a WS_CUSTOM_TYPE is the default value of its field, which is then not written.
 *
 * descriptionData  of the description
 * value            the value
 * defaultValue     the default value; NULL: zero
 * valueSize        size of both in bytes
 * isDefault        receives whether they are equal
 * error            optional; add what went wrong
 *
 * Returns S_OK or a failure. Source: sdk-api/webservices/nc-webservices-ws_is_default_value_callback.
 */
typedef HRESULT (CALLBACK* WS_IS_DEFAULT_VALUE_CALLBACK)(const void* descriptionData, const void* value,
                                                         const void* defaultValue, ULONG valueSize, BOOL* isDefault,
                                                         WS_ERROR* error);

/** Describes a WS_CUSTOM_TYPE. Source: sdk-api/webservices/ns-webservices-ws_custom_type_description. */
typedef struct _WS_CUSTOM_TYPE_DESCRIPTION {
    /** Size of a value in bytes. */
    ULONG                        size;
    /** Its alignment: 1, 2, 4 or 8. */
    ULONG                        alignment;
    /** Reads a value. */
    WS_READ_TYPE_CALLBACK        readCallback;
    /** Writes a value. */
    WS_WRITE_TYPE_CALLBACK       writeCallback;
    /** The application's own; passed to the callbacks. */
    void*                        descriptionData;
    /** Tells whether a value is the default value; needed for optional fields only. */
    WS_IS_DEFAULT_VALUE_CALLBACK isDefaultValueCallback;
} WS_CUSTOM_TYPE_DESCRIPTION;

/* ---------------------------------------------------------------------------------------------------------------------
 * Elements and attributes
 * ------------------------------------------------------------------------------------------------------------------ */

/**
 * Describes an element: its name and the type of what is in it.
 * Source: sdk-api/webservices/ns-webservices-ws_element_description.
 */
typedef struct _WS_ELEMENT_DESCRIPTION {
    WS_XML_STRING* elementLocalName; /**< name */
    WS_XML_STRING* elementNs;        /**< namespace */
    WS_TYPE        type;             /**< type; one that can stand for an element */
    void*          typeDescription;  /**< description of the type; NULL if it has none or needs none */
} WS_ELEMENT_DESCRIPTION;

/**
 * Describes an attribute: its name and the type of its value.
 * Source: sdk-api/webservices/ns-webservices-ws_attribute_description.
 */
typedef struct _WS_ATTRIBUTE_DESCRIPTION {
    WS_XML_STRING* attributeLocalName; /**< name */
    WS_XML_STRING* attributeNs;        /**< namespace */
    WS_TYPE        type;               /**< type; one that can stand for an attribute */
    void*          typeDescription;    /**< description of the type; NULL if it has none or needs none */
} WS_ATTRIBUTE_DESCRIPTION;

/**
 * Moves to the next element, checks its name, and reads the value in it. The reader ends behind the element.
 *
 * reader              before the element
 * elementDescription  which element
 * readOption          whether it must be there, and where the value goes
 * heap                where what does not fit into *value is allocated; may be NULL if there is nothing
 * value               receives the value, or a pointer to it: see WS_READ_OPTION
 * valueSize           its size in bytes: of the value, or of a pointer
 * error               optional; receives what went wrong. Borrowed
 *
 * Returns WS_E_INVALID_FORMAT, WS_E_QUOTA_EXCEEDED (heap, or a limit of the reader).
 * Source: sdk-api/webservices/nf-webservices-wsreadelement.
 */
WWS_API HRESULT WINAPI WsReadElement(WS_XML_READER* reader, const WS_ELEMENT_DESCRIPTION* elementDescription,
                                     WS_READ_OPTION readOption, WS_HEAP* heap, void* value, ULONG valueSize,
                                     WS_ERROR* error);

/**
 * Finds an attribute of the current element and reads its value.
 *
 * reader                on a start element, where it stays
 * attributeDescription  which attribute
 * readOption            whether it must be there, and where the value goes
 * heap                  where what does not fit into *value is allocated; may be NULL if there is nothing
 * value                 receives the value, or a pointer to it: see WS_READ_OPTION
 * valueSize             its size in bytes: of the value, or of a pointer
 * error                 optional; receives what went wrong. Borrowed
 *
 * Returns WS_E_INVALID_FORMAT, WS_E_QUOTA_EXCEEDED (heap, or a limit of the reader).
 * Source: sdk-api/webservices/nf-webservices-wsreadattribute.
 */
WWS_API HRESULT WINAPI WsReadAttribute(WS_XML_READER* reader, const WS_ATTRIBUTE_DESCRIPTION* attributeDescription,
                                       WS_READ_OPTION readOption, WS_HEAP* heap, void* value, ULONG valueSize,
                                       WS_ERROR* error);

/**
 * Reads a value where the reader stands.
 *
 * reader           where typeMapping says
 * typeMapping      what of the XML the type stands for
 * type             the type
 * typeDescription  description of the type; NULL if it has none or needs none
 * readOption       WS_READ_REQUIRED_VALUE or WS_READ_REQUIRED_POINTER
 * heap             where what does not fit into *value is allocated; may be NULL if there is nothing
 * value            receives the value, or a pointer to it: see WS_READ_OPTION
 * valueSize        its size in bytes: of the value, or of a pointer
 * error            optional; receives what went wrong. Borrowed
 *
 * Returns WS_E_INVALID_FORMAT, WS_E_QUOTA_EXCEEDED (heap, or a limit of the reader).
 * Source: sdk-api/webservices/nf-webservices-wsreadtype.
 */
WWS_API HRESULT WINAPI WsReadType(WS_XML_READER* reader, WS_TYPE_MAPPING typeMapping, WS_TYPE type,
                                  const void* typeDescription, WS_READ_OPTION readOption, WS_HEAP* heap, void* value,
                                  ULONG valueSize, WS_ERROR* error);

/**
 * Reads the text up to the next start or end of an element as a value; white space around it is ignored.
 *
 *     bool       true, false, 1, 0                  guid       8-4-4-4-12 hexadecimal digits
 *     (u)int     [sign] digits                      datetime   yyyy-MM-ddThh:mm:ss[.fffffff][Z or sign hh:mm]
 *     decimal    [sign] digits [. digits]           timespan   [sign][d.]hh:mm:ss[.fffffff]
 *     float,double  the same with exponent, NaN, INF, -INF
 *     duration   [sign]P[nY][nM][nD][T[nH][nM][n[.n]S]], not empty
 *
 * reader     in an element or attribute
 * valueType  type of the value
 * value      receives the value
 * valueSize  its size in bytes, exactly that of the type
 * error      optional; receives what went wrong. Borrowed
 *
 * Returns as WsReadNode; WS_E_INVALID_FORMAT if the text is no such value, WS_E_NUMERIC_OVERFLOW if it does not fit.
 * Source: sdk-api/webservices/nf-webservices-wsreadvalue.
 */
WWS_API HRESULT WINAPI WsReadValue(WS_XML_READER* reader, WS_VALUE_TYPE valueType, void* value, ULONG valueSize,
                                   WS_ERROR* error);

/**
 * Writes an element: start, attributes, content, end.
 *
 * writer              where an element may stand
 * elementDescription  which element
 * writeOption         where the value is, and whether it may be nil
 * value               the value, or a pointer to it: see WS_WRITE_OPTION
 * valueSize           its size in bytes: of the value, or of a pointer
 * error               optional; receives what went wrong. Borrowed
 *
 * Returns WS_E_INVALID_FORMAT, WS_E_QUOTA_EXCEEDED. Source: sdk-api/webservices/nf-webservices-wswriteelement.
 */
WWS_API HRESULT WINAPI WsWriteElement(WS_XML_WRITER* writer, const WS_ELEMENT_DESCRIPTION* elementDescription,
                                      WS_WRITE_OPTION writeOption, const void* value, ULONG valueSize, WS_ERROR* error);

/**
 * Writes an attribute: start, value, end.
 *
 * writer                with an element that is not committed
 * attributeDescription  which attribute
 * writeOption           where the value is, and whether it may be nil
 * value                 the value, or a pointer to it: see WS_WRITE_OPTION
 * valueSize             its size in bytes: of the value, or of a pointer
 * error                 optional; receives what went wrong. Borrowed
 *
 * Returns WS_E_INVALID_FORMAT, WS_E_QUOTA_EXCEEDED. Source: sdk-api/webservices/nf-webservices-wswriteattribute.
 */
WWS_API HRESULT WINAPI WsWriteAttribute(WS_XML_WRITER* writer, const WS_ATTRIBUTE_DESCRIPTION* attributeDescription,
                                        WS_WRITE_OPTION writeOption, const void* value, ULONG valueSize,
                                        WS_ERROR* error);

/**
 * Writes a value where the writer stands.
 *
 * writer           where typeMapping says
 * typeMapping      what of the XML the type stands for
 * type             the type
 * typeDescription  description of the type; NULL if it has none or needs none
 * writeOption      WS_WRITE_REQUIRED_VALUE or WS_WRITE_REQUIRED_POINTER
 * value            the value, or a pointer to it: see WS_WRITE_OPTION
 * valueSize        its size in bytes: of the value, or of a pointer
 * error            optional; receives what went wrong. Borrowed
 *
 * Returns WS_E_INVALID_FORMAT, WS_E_QUOTA_EXCEEDED. Source: sdk-api/webservices/nf-webservices-wswritetype.
 */
WWS_API HRESULT WINAPI WsWriteType(WS_XML_WRITER* writer, WS_TYPE_MAPPING typeMapping, WS_TYPE type,
                                   const void* typeDescription, WS_WRITE_OPTION writeOption, const void* value,
                                   ULONG valueSize, WS_ERROR* error);

/**
 * Writes a value in the form that suits the encoding: as text, or in binary as it is. In an attribute it must be the
 * only thing written.
 *
 * writer     in an element or attribute
 * valueType  type of the value
 * value      the value
 * valueSize  its size in bytes, exactly that of the type
 * error      optional; receives what went wrong. Borrowed
 *
 * Returns WS_E_INVALID_FORMAT, WS_E_QUOTA_EXCEEDED. Source: sdk-api/webservices/nf-webservices-wswritevalue.
 */
WWS_API HRESULT WINAPI WsWriteValue(WS_XML_WRITER* writer, WS_VALUE_TYPE valueType, const void* value, ULONG valueSize,
                                    WS_ERROR* error);

/* =====================================================================================================================
 * 15  Addressing
 *
 * Endpoint addresses, and how messages carry them (WS-Addressing).
 *
 * Source: win32 wsw/endpoint-address, wsw/endpoint-identity.
 * ================================================================================================================== */

/**
 * Which WS-Addressing the headers of a message follow.
 * Source: sdk-api/webservices/ne-webservices-ws_addressing_version.
 */
typedef enum _WS_ADDRESSING_VERSION {
    /** August 2004: http://schemas.xmlsoap.org/ws/2004/08/addressing. */
    WS_ADDRESSING_VERSION_0_9       = 1,
    /** May 2006: http://www.w3.org/2005/08/addressing. */
    WS_ADDRESSING_VERSION_1_0       = 2,
    /** None in the envelope: To is the request URL of HTTP and Action its SOAPAction or content type, in requests only.
     *  No other addressing header. For WS_HTTP_CHANNEL_BINDING only. */
    WS_ADDRESSING_VERSION_TRANSPORT = 3
} WS_ADDRESSING_VERSION;

/**
 * How an endpoint proves that it is the right one.
 * Source: sdk-api/webservices/ne-webservices-ws_endpoint_identity_type.
 */
typedef enum _WS_ENDPOINT_IDENTITY_TYPE {
    WS_DNS_ENDPOINT_IDENTITY_TYPE     = 1, /**< WS_DNS_ENDPOINT_IDENTITY: its certificate is for this DNS name */
    WS_UPN_ENDPOINT_IDENTITY_TYPE     = 2, /**< WS_UPN_ENDPOINT_IDENTITY: it runs as this user */
    WS_SPN_ENDPOINT_IDENTITY_TYPE     = 3, /**< WS_SPN_ENDPOINT_IDENTITY: it is this service */
    WS_RSA_ENDPOINT_IDENTITY_TYPE     = 4, /**< WS_RSA_ENDPOINT_IDENTITY: it has the private key to this one */
    WS_CERT_ENDPOINT_IDENTITY_TYPE    = 5, /**< WS_CERT_ENDPOINT_IDENTITY: it has this certificate */
    WS_UNKNOWN_ENDPOINT_IDENTITY_TYPE = 6  /**< WS_UNKNOWN_ENDPOINT_IDENTITY: read, but not understood */
} WS_ENDPOINT_IDENTITY_TYPE;

/**
 * What the structures of all identity types begin with.
 * Source: sdk-api/webservices/ns-webservices-ws_endpoint_identity.
 */
typedef struct _WS_ENDPOINT_IDENTITY {
    WS_ENDPOINT_IDENTITY_TYPE identityType; /**< which structure this is the beginning of */
} WS_ENDPOINT_IDENTITY;

/** An endpoint known by a DNS name. Source: sdk-api/webservices/ns-webservices-ws_dns_endpoint_identity. */
typedef struct _WS_DNS_ENDPOINT_IDENTITY {
    WS_ENDPOINT_IDENTITY identity; /**< identityType is WS_DNS_ENDPOINT_IDENTITY_TYPE */
    WS_STRING            dns;      /**< the name, simple or fully qualified (RFC 1035) */
} WS_DNS_ENDPOINT_IDENTITY;

/** An endpoint known by the user it runs as. Source: sdk-api/webservices/ns-webservices-ws_upn_endpoint_identity. */
typedef struct _WS_UPN_ENDPOINT_IDENTITY {
    WS_ENDPOINT_IDENTITY identity; /**< identityType is WS_UPN_ENDPOINT_IDENTITY_TYPE */
    WS_STRING            upn;      /**< user principal name, such as user@example.com */
} WS_UPN_ENDPOINT_IDENTITY;

/** An endpoint known by its service name. Source: sdk-api/webservices/ns-webservices-ws_spn_endpoint_identity. */
typedef struct _WS_SPN_ENDPOINT_IDENTITY {
    WS_ENDPOINT_IDENTITY identity; /**< identityType is WS_SPN_ENDPOINT_IDENTITY_TYPE */
    WS_STRING            spn;      /**< service principal name, such as HTTP/host.example.com */
} WS_SPN_ENDPOINT_IDENTITY;

/** An endpoint known by its RSA key. Source: sdk-api/webservices/ns-webservices-ws_rsa_endpoint_identity. */
typedef struct _WS_RSA_ENDPOINT_IDENTITY {
    WS_ENDPOINT_IDENTITY identity; /**< identityType is WS_RSA_ENDPOINT_IDENTITY_TYPE */
    WS_BYTES             modulus;  /**< modulus of the public key */
    WS_BYTES             exponent; /**< exponent of the public key */
} WS_RSA_ENDPOINT_IDENTITY;

/** An endpoint known by its certificate. Source: sdk-api/webservices/ns-webservices-ws_cert_endpoint_identity. */
typedef struct _WS_CERT_ENDPOINT_IDENTITY {
    WS_ENDPOINT_IDENTITY identity;           /**< identityType is WS_CERT_ENDPOINT_IDENTITY_TYPE */
    WS_BYTES             rawCertificateData; /**< the certificate in DER */
} WS_CERT_ENDPOINT_IDENTITY;

/**
 * An identity that was read but not understood.
 * Source: sdk-api/webservices/ns-webservices-ws_unknown_endpoint_identity.
 */
typedef struct _WS_UNKNOWN_ENDPOINT_IDENTITY {
    WS_ENDPOINT_IDENTITY identity; /**< identityType is WS_UNKNOWN_ENDPOINT_IDENTITY_TYPE */
    WS_XML_BUFFER*       element;  /**< the element, alone in a buffer; not NULL */
} WS_UNKNOWN_ENDPOINT_IDENTITY;

/**
 * The address of an endpoint. Only the URL is necessary; what is not there is NULL.
 * Source: sdk-api/webservices/ns-webservices-ws_endpoint_address.
 */
typedef struct _WS_ENDPOINT_ADDRESS {
    /** URL in encoded form; length 0: the anonymous address, that is, whoever is at the other end. */
    WS_STRING             url;
    /** Header elements that messages to the endpoint must have (ReferenceParameters), in one buffer. */
    WS_XML_BUFFER*        headers;
    /** Other elements in the address, in their order: ReferenceProperties (0.9) first, extensions last; not Address,
     *  ReferenceParameters, Identity. */
    WS_XML_BUFFER*        extensions;
    /** How the endpoint proves that it is the right one. */
    WS_ENDPOINT_IDENTITY* identity;
} WS_ENDPOINT_ADDRESS;

/** Describes a WS_ENDPOINT_ADDRESS_TYPE. Source: sdk-api/webservices/ns-webservices-ws_endpoint_address_description. */
typedef struct _WS_ENDPOINT_ADDRESS_DESCRIPTION {
    WS_ADDRESSING_VERSION addressingVersion; /**< the version in which the address is read and written */
} WS_ENDPOINT_ADDRESS_DESCRIPTION;

/**
 * Extensions of an address that the library can read.
 * Source: sdk-api/webservices/ne-webservices-ws_endpoint_address_extension_type.
 */
typedef enum _WS_ENDPOINT_ADDRESS_EXTENSION_TYPE {
    /** Where metadata of the endpoint can be had; a WS_ENDPOINT_ADDRESS. */
    WS_ENDPOINT_ADDRESS_EXTENSION_METADATA_ADDRESS = 1
} WS_ENDPOINT_ADDRESS_EXTENSION_TYPE;

/**
 * Reads an extension out of an address; of several of one type the first.
 *
 * reader           does the work; what it was reading is given up
 * endpointAddress  the address
 * extensionType    which extension
 * readOption       WS_READ_REQUIRED_VALUE, WS_READ_REQUIRED_POINTER or WS_READ_OPTIONAL_POINTER
 * heap             where what does not fit into *value is allocated
 * value            receives the value, or a pointer to it: see WS_READ_OPTION
 * valueSize        its size in bytes: of the value, or of a pointer
 * error            optional; receives what went wrong. Borrowed
 *
 * Returns WS_E_INVALID_FORMAT, WS_E_QUOTA_EXCEEDED.
 * Source: sdk-api/webservices/nf-webservices-wsreadendpointaddressextension.
 */
WWS_API HRESULT WINAPI WsReadEndpointAddressExtension(WS_XML_READER* reader, WS_ENDPOINT_ADDRESS* endpointAddress,
                                                      WS_ENDPOINT_ADDRESS_EXTENSION_TYPE extensionType,
                                                      WS_READ_OPTION readOption, WS_HEAP* heap, void* value,
                                                      ULONG valueSize, WS_ERROR* error);

/* =====================================================================================================================
 * 16  Messages and headers
 *
 * A WS_MESSAGE is a SOAP envelope: headers, which are all in memory and can be accessed in any order, and a body, which
 * is read or written through an XML reader or writer and may be longer than memory. A channel (section 18) sends
 * and receives it whole or in steps; WsWriteEnvelopeStart and WsReadEnvelopeStart do without a channel.
 *
 * Life of a WS_MESSAGE. State in brackets (WS_MESSAGE_STATE):
 *
 * 1. WsCreateMessage or WsCreateMessageForChannel. [EMPTY]
 * 2. To send: WsInitializeMessage, then WsSetHeader, WsAddCustomHeader ... [INITIALIZED]
 * 3. WsWriteMessageStart or WsWriteEnvelopeStart, then WsWriteBody, and WsWriteMessageEnd or WsWriteEnvelopeEnd.
 *    [WRITING, then DONE]
 * 4. To receive: WsReadMessageStart or WsReadEnvelopeStart [READING]; WsGetHeader, WsGetCustomHeader ...;
 *    WsCheckMustUnderstandHeaders; WsReadBody; WsReadMessageEnd or WsReadEnvelopeEnd. [DONE]
 * 5. WsResetMessage, then from 2 or 4 with the next message [EMPTY]; or WsFreeMessage.
 *
 * WsSendMessage, WsReceiveMessage and WsRequestReply do the steps of 2 to 4 in one call. The memory of a message,
 * headers and all, is its own heap, whose limit bounds what a peer can fill it with. One operation at a time.
 *
 * Source: win32 wsw/message.
 * ================================================================================================================== */

/** Which SOAP an envelope follows. Source: sdk-api/webservices/ne-webservices-ws_envelope_version. */
typedef enum _WS_ENVELOPE_VERSION {
    WS_ENVELOPE_VERSION_SOAP_1_1 = 1, /**< http://schemas.xmlsoap.org/soap/envelope/ */
    WS_ENVELOPE_VERSION_SOAP_1_2 = 2, /**< http://www.w3.org/2003/05/soap-envelope */
    WS_ENVELOPE_VERSION_NONE     = 3  /**< no envelope: the body is the whole message */
} WS_ENVELOPE_VERSION;

/** The states of a message. Source: sdk-api/webservices/ne-webservices-ws_message_state. */
typedef enum _WS_MESSAGE_STATE {
    WS_MESSAGE_STATE_EMPTY       = 1, /**< there is neither header nor body */
    WS_MESSAGE_STATE_INITIALIZED = 2, /**< headers can be accessed, and are being prepared to be written */
    WS_MESSAGE_STATE_READING     = 3, /**< headers can be accessed, and the body can be read */
    WS_MESSAGE_STATE_WRITING     = 4, /**< headers can be accessed, and the body can be written */
    WS_MESSAGE_STATE_DONE        = 5  /**< headers can be accessed; the body is behind */
} WS_MESSAGE_STATE;

/**
 * Which headers WsInitializeMessage begins with. Source: sdk-api/webservices/ne-webservices-ws_message_initialization.
 */
typedef enum _WS_MESSAGE_INITIALIZATION {
    /** None. */
    WS_BLANK_MESSAGE     = 0,
    /** Those of the source message. */
    WS_DUPLICATE_MESSAGE = 1,
    /** A new MessageID, except with WS_ADDRESSING_VERSION_TRANSPORT. */
    WS_REQUEST_MESSAGE   = 2,
    /** An answer to the source message: addressed to its ReplyTo, with RelatesTo its MessageID. */
    WS_REPLY_MESSAGE     = 3,
    /** A fault in answer to the source message: addressed to its FaultTo, or else its ReplyTo, with RelatesTo its
     *  MessageID. Sets WS_MESSAGE_PROPERTY_IS_FAULT. */
    WS_FAULT_MESSAGE     = 4
} WS_MESSAGE_INITIALIZATION;

/**
 * The properties of a WS_MESSAGE. Unless it says otherwise, an EMPTY message does not have them, and what is returned
 * is valid until the message is reset or freed. Source: sdk-api/webservices/ne-webservices-ws_message_property_id.
 */
typedef enum _WS_MESSAGE_PROPERTY_ID {
    /** WS_MESSAGE_STATE; get. In every state. */
    WS_MESSAGE_PROPERTY_STATE                            = 0,
    /** WS_HEAP*; get. The heap of the message, from which anybody may allocate; not to be reset or freed. */
    WS_MESSAGE_PROPERTY_HEAP                             = 1,
    /** WS_ENVELOPE_VERSION; create, get. Which SOAP. */
    WS_MESSAGE_PROPERTY_ENVELOPE_VERSION                 = 2,
    /** WS_ADDRESSING_VERSION; create, get. Which WS-Addressing. */
    WS_MESSAGE_PROPERTY_ADDRESSING_VERSION               = 3,
    /** WS_XML_BUFFER*; get. The buffer with the headers, in the envelope. */
    WS_MESSAGE_PROPERTY_HEADER_BUFFER                    = 4,
    /** WS_XML_NODE_POSITION; get. Position of the Header element in HEADER_BUFFER, for a reader or writer of the
     *  application's own. */
    WS_MESSAGE_PROPERTY_HEADER_POSITION                  = 5,
    /** WS_XML_READER*; get. The reader that stands in the body; only when READING. */
    WS_MESSAGE_PROPERTY_BODY_READER                      = 6,
    /** WS_XML_WRITER*; get. The writer that stands in the body; only when WRITING. */
    WS_MESSAGE_PROPERTY_BODY_WRITER                      = 7,
    /** BOOL; default FALSE; get. FALSE after creation and reset, TRUE once WsAddressMessage has been called or the
     *  message was received. */
    WS_MESSAGE_PROPERTY_IS_ADDRESSED                     = 8,
    /** WS_HEAP_PROPERTIES; create. Limits of the heap: maximum and trim size. */
    WS_MESSAGE_PROPERTY_HEAP_PROPERTIES                  = 9,
    /** WS_XML_READER_PROPERTIES; create. Settings of the readers that read the message, also of those that channels
     *  create for it. */
    WS_MESSAGE_PROPERTY_XML_READER_PROPERTIES            = 10,
    /** WS_XML_WRITER_PROPERTIES; create. Settings of the writers that write the message, also of those that channels
     *  create for it. */
    WS_MESSAGE_PROPERTY_XML_WRITER_PROPERTIES            = 11,
    /** BOOL; default FALSE; get, set. The body is a fault. Set by reading; set it before writing, and HTTP sends status
     *  500. */
    WS_MESSAGE_PROPERTY_IS_FAULT                         = 12,
    /** ULONG; default 64; create. Headers that are gone through in the search for one; more is WS_E_QUOTA_EXCEEDED. */
    WS_MESSAGE_PROPERTY_MAX_PROCESSED_HEADERS            = 13,
    /** WS_STRING; get, set. Name of the sender, where security is by user name; set by custom channels, copied. */
    WS_MESSAGE_PROPERTY_USERNAME                         = 14,
    /** WS_BYTES; get, set. Certificate of the sender in DER, where security is by certificate; set by custom channels,
     *  copied. */
    WS_MESSAGE_PROPERTY_ENCODED_CERT                     = 15,
    /** HANDLE; get, set. The sender as a Windows token, from transport security. */
    WS_MESSAGE_PROPERTY_TRANSPORT_SECURITY_WINDOWS_TOKEN = 16,
    /** HANDLE; get, set. The sender as a Windows token, from HTTP authentication. */
    WS_MESSAGE_PROPERTY_HTTP_HEADER_AUTH_WINDOWS_TOKEN   = 17,
    /** HANDLE; get, set. The sender as a Windows token, from a security header. */
    WS_MESSAGE_PROPERTY_MESSAGE_SECURITY_WINDOWS_TOKEN   = 18,
    /** WS_XML_BUFFER*; get, set. SAML assertion of the sender, with WS_SAML_MESSAGE_SECURITY_BINDING; set by custom
     *  channels, copied. */
    WS_MESSAGE_PROPERTY_SAML_ASSERTION                   = 19,
    /** WS_SECURITY_CONTEXT*; get. Security context of the message, with WS_SECURITY_CONTEXT_MESSAGE_SECURITY_BINDING.
     */
    WS_MESSAGE_PROPERTY_SECURITY_CONTEXT                 = 20,
    /** WS_PROTECTION_LEVEL; get, set. How the message was protected; WS_PROTECTION_LEVEL_NONE without security, or if
     *  verification failed (see WS_CHANNEL_PROPERTY_ALLOW_UNSECURED_FAULTS). */
    WS_MESSAGE_PROPERTY_PROTECTION_LEVEL                 = 21
} WS_MESSAGE_PROPERTY_ID;

/** A property of a WS_MESSAGE, with its value. Source: sdk-api/webservices/ns-webservices-ws_message_property. */
typedef struct _WS_MESSAGE_PROPERTY {
    WS_MESSAGE_PROPERTY_ID id;        /**< which property */
    void*                  value;     /**< points to the value */
    ULONG                  valueSize; /**< its size in bytes, exactly that of the type */
} WS_MESSAGE_PROPERTY;

/**
 * A set of message properties, as other properties take it.
 * Source: sdk-api/webservices/ns-webservices-ws_message_properties.
 */
typedef struct _WS_MESSAGE_PROPERTIES {
    WS_MESSAGE_PROPERTY* properties;    /**< the settings; may be NULL if there are none */
    ULONG                propertyCount; /**< number of settings */
} WS_MESSAGE_PROPERTIES;

/** Describes what a message contains. Source: sdk-api/webservices/ns-webservices-ws_message_description. */
typedef struct _WS_MESSAGE_DESCRIPTION {
    /** Value of its Action header; NULL: it has none. */
    WS_XML_STRING*          action;
    /** What is in its body, as for WsReadBody and WsWriteBody; NULL: the body is empty. */
    WS_ELEMENT_DESCRIPTION* bodyElementDescription;
} WS_MESSAGE_DESCRIPTION;

/**
 * Creates a message. WsCreateMessageForChannel chooses the versions itself.
 *
 * envelopeVersion            which SOAP
 * addressingVersion          which WS-Addressing
 * properties, propertyCount  settings, copied; may be NULL with 0
 * message                    receives the message; free it with WsFreeMessage
 * error                      optional; receives what went wrong. Borrowed
 *
 * Source: sdk-api/webservices/nf-webservices-wscreatemessage.
 */
WWS_API HRESULT WINAPI WsCreateMessage(WS_ENVELOPE_VERSION envelopeVersion, WS_ADDRESSING_VERSION addressingVersion,
                                       const WS_MESSAGE_PROPERTY* properties, ULONG propertyCount, WS_MESSAGE** message,
                                       WS_ERROR* error);

/**
 * Creates a message of the versions and with the defaults of a channel.
 *
 * channel                    where the message is to be used
 * properties, propertyCount  settings, copied, before those of the channel; may be NULL with 0
 * message                    receives the message; free it with WsFreeMessage. It may outlive the channel
 * error                      optional; receives what went wrong. Borrowed
 *
 * Source: sdk-api/webservices/nf-webservices-wscreatemessageforchannel.
 */
WWS_API HRESULT WINAPI WsCreateMessageForChannel(WS_CHANNEL* channel, const WS_MESSAGE_PROPERTY* properties,
                                                 ULONG propertyCount, WS_MESSAGE** message, WS_ERROR* error);

/**
 * Begins a message that is to be written. WS_REPLY_MESSAGE and WS_FAULT_MESSAGE address it too. From EMPTY to
 * INITIALIZED.
 *
 * message         an EMPTY one
 * initialization  which headers to begin with
 * sourceMessage   for WS_DUPLICATE_MESSAGE, WS_REPLY_MESSAGE and WS_FAULT_MESSAGE the message to take them from; else
 *                 NULL
 * error           optional; receives what went wrong. Borrowed
 *
 * Returns WS_E_INVALID_FORMAT if the headers of the source message are wrong.
 * Source: sdk-api/webservices/nf-webservices-wsinitializemessage.
 */
WWS_API HRESULT WINAPI WsInitializeMessage(WS_MESSAGE* message, WS_MESSAGE_INITIALIZATION initialization,
                                           WS_MESSAGE* sourceMessage, WS_ERROR* error);

/**
 * Gets a property of a message.
 *
 * message    the message to ask
 * id         which property
 * value      receives the value
 * valueSize  its size in bytes, exactly that of the type
 * error      optional; receives what went wrong. Borrowed
 *
 * Source: sdk-api/webservices/nf-webservices-wsgetmessageproperty.
 */
WWS_API HRESULT WINAPI WsGetMessageProperty(WS_MESSAGE* message, WS_MESSAGE_PROPERTY_ID id, void* value,
                                            ULONG valueSize, WS_ERROR* error);

/**
 * Sets a property of a message.
 *
 * message    the message to change; not EMPTY
 * id         which property
 * value      the value, aligned for its type; copied
 * valueSize  its size in bytes, exactly that of the type
 * error      optional; receives what went wrong. Borrowed
 *
 * Source: sdk-api/webservices/nf-webservices-wssetmessageproperty.
 */
WWS_API HRESULT WINAPI WsSetMessageProperty(WS_MESSAGE* message, WS_MESSAGE_PROPERTY_ID id, const void* value,
                                            ULONG valueSize, WS_ERROR* error);

/**
 * Empties a message, to use it again; its heap is reset. Calls the done callback, if one was given and not called yet.
 *
 * message  the message; no channel may be using it
 * error    optional; receives what went wrong. Borrowed
 *
 * Source: sdk-api/webservices/nf-webservices-wsresetmessage.
 */
WWS_API HRESULT WINAPI WsResetMessage(WS_MESSAGE* message, WS_ERROR* error);

/**
 * Frees a message with its heap. Calls the done callback, if one was given and not called yet.
 *
 * message  the message, or NULL; no channel may be using it
 *
 * Source: sdk-api/webservices/nf-webservices-wsfreemessage.
 */
WWS_API void WINAPI WsFreeMessage(WS_MESSAGE* message);

/* ---------------------------------------------------------------------------------------------------------------------
 * Standard headers
 * ------------------------------------------------------------------------------------------------------------------ */

/**
 * The addressing headers. The comment says which types a value may have.
 * Source: sdk-api/webservices/ne-webservices-ws_header_type.
 */
typedef enum _WS_HEADER_TYPE {
    /** Action: WS_STRING_TYPE, WS_XML_STRING_TYPE or WS_WSZ_TYPE. */
    WS_ACTION_HEADER     = 1,
    /** To: WS_STRING_TYPE, WS_XML_STRING_TYPE or WS_WSZ_TYPE. */
    WS_TO_HEADER         = 2,
    /** MessageID: WS_UNIQUE_ID_TYPE, WS_STRING_TYPE, WS_XML_STRING_TYPE or WS_WSZ_TYPE. Not with
     *  WS_ADDRESSING_VERSION_TRANSPORT. */
    WS_MESSAGE_ID_HEADER = 3,
    /** RelatesTo: types as for MessageID. Not with WS_ADDRESSING_VERSION_TRANSPORT. */
    WS_RELATES_TO_HEADER = 4,
    /** From: WS_ENDPOINT_ADDRESS_TYPE. Not with WS_ADDRESSING_VERSION_TRANSPORT. */
    WS_FROM_HEADER       = 5,
    /** ReplyTo: WS_ENDPOINT_ADDRESS_TYPE. Not with WS_ADDRESSING_VERSION_TRANSPORT. */
    WS_REPLY_TO_HEADER   = 6,
    /** FaultTo: WS_ENDPOINT_ADDRESS_TYPE. Not with WS_ADDRESSING_VERSION_TRANSPORT. */
    WS_FAULT_TO_HEADER   = 7
} WS_HEADER_TYPE;

/**
 * Sets a standard header, in place of the one that is there.
 *
 * message      not EMPTY
 * headerType   which header
 * valueType    type of the value, one that WS_HEADER_TYPE lists for the header
 * writeOption  WS_WRITE_REQUIRED_VALUE or WS_WRITE_REQUIRED_POINTER
 * value        the value, or a pointer to it
 * valueSize    its size in bytes: of the value, or of a pointer
 * error        optional; receives what went wrong. Borrowed
 *
 * Returns WS_E_INVALID_FORMAT (the header is there several times), WS_E_QUOTA_EXCEEDED.
 * Source: sdk-api/webservices/nf-webservices-wssetheader.
 */
WWS_API HRESULT WINAPI WsSetHeader(WS_MESSAGE* message, WS_HEADER_TYPE headerType, WS_TYPE valueType,
                                   WS_WRITE_OPTION writeOption, const void* value, ULONG valueSize, WS_ERROR* error);

/**
 * Gets a standard header. Headers for other actors than the final receiver are passed over.
 *
 * message     not EMPTY
 * headerType  which header
 * valueType   type of the value, one that WS_HEADER_TYPE lists for the header
 * readOption  whether it must be there, and where the value goes; not a nillable one
 * heap        where what does not fit into *value is allocated; NULL: the heap of the message
 * value       receives the value, or a pointer to it: see WS_READ_OPTION
 * valueSize   its size in bytes: of the value, or of a pointer
 * error       optional; receives what went wrong. Borrowed
 *
 * Returns WS_E_INVALID_FORMAT (missing, or there several times), WS_E_QUOTA_EXCEEDED.
 * Source: sdk-api/webservices/nf-webservices-wsgetheader.
 */
WWS_API HRESULT WINAPI WsGetHeader(WS_MESSAGE* message, WS_HEADER_TYPE headerType, WS_TYPE valueType,
                                   WS_READ_OPTION readOption, WS_HEAP* heap, void* value, ULONG valueSize,
                                   WS_ERROR* error);

/**
 * Removes a standard header. If it is not there, nothing happens.
 *
 * message     not EMPTY
 * headerType  which header
 * error       optional; receives what went wrong. Borrowed
 *
 * Returns WS_E_INVALID_FORMAT if the header is there several times.
 * Source: sdk-api/webservices/nf-webservices-wsremoveheader.
 */
WWS_API HRESULT WINAPI WsRemoveHeader(WS_MESSAGE* message, WS_HEADER_TYPE headerType, WS_ERROR* error);

/**
 * Addresses a message: sets To, and adds the reference parameters of the address. A message that is not addressed is
 * addressed by the channel, to the address it was opened with.
 *
 * message  INITIALIZED, and not addressed yet
 * address  where to; NULL: only marks the message as addressed
 * error    optional; receives what went wrong. Borrowed
 *
 * Returns WS_E_INVALID_OPERATION also if it is addressed already; WS_E_INVALID_FORMAT, WS_E_QUOTA_EXCEEDED.
 * Source: sdk-api/webservices/nf-webservices-wsaddressmessage.
 */
WWS_API HRESULT WINAPI WsAddressMessage(WS_MESSAGE* message, const WS_ENDPOINT_ADDRESS* address, WS_ERROR* error);

/* ---------------------------------------------------------------------------------------------------------------------
 * Headers of the application
 * ------------------------------------------------------------------------------------------------------------------ */

/**
 * SOAP attributes of a header; ORed.
 * Source: named by sdk-api/webservices/nf-webservices-wsaddcustomheader, without a page of its own.
 */

/** mustUnderstand: who does not know the header must refuse the message. */
#define WS_MUST_UNDERSTAND_HEADER_ATTRIBUTE 0x1u
/** relay: an intermediary that does not know the header passes it on (SOAP 1.2). */
#define WS_RELAY_HEADER_ATTRIBUTE           0x2u

/**
 * Whether a header may be there several times. Source: sdk-api/webservices/ne-webservices-ws_repeating_header_option.
 */
typedef enum _WS_REPEATING_HEADER_OPTION {
    WS_REPEATING_HEADER = 1, /**< it may; the index says which is meant */
    WS_SINGLETON_HEADER = 2  /**< it may not: then it is WS_E_INVALID_FORMAT. The index is 0 */
} WS_REPEATING_HEADER_OPTION;

/**
 * Adds a header. To replace one, call WsRemoveCustomHeader first.
 *
 * message            not EMPTY
 * headerDescription  name and type
 * writeOption        where the value is, and whether it may be nil
 * value              the value, or a pointer to it: see WS_WRITE_OPTION
 * valueSize          its size in bytes: of the value, or of a pointer
 * headerAttributes   of WS_HEADER_ATTRIBUTES
 * error              optional; receives what went wrong. Borrowed
 *
 * Returns WS_E_INVALID_FORMAT, WS_E_QUOTA_EXCEEDED. Source: sdk-api/webservices/nf-webservices-wsaddcustomheader.
 */
WWS_API HRESULT WINAPI WsAddCustomHeader(WS_MESSAGE* message, const WS_ELEMENT_DESCRIPTION* headerDescription,
                                         WS_WRITE_OPTION writeOption, const void* value, ULONG valueSize,
                                         ULONG headerAttributes, WS_ERROR* error);

/**
 * Gets a header, and marks it as understood. Headers for other actors than the final receiver are passed over.
 *
 * message                  not EMPTY
 * customHeaderDescription  name and type
 * repeatingOption          whether it may be there several times
 * headerIndex              which of those with this name, from 0
 * readOption               whether it must be there, and where the value goes
 * heap                     where what does not fit into *value is allocated; NULL: the heap of the message
 * value                    receives the value, or a pointer to it: see WS_READ_OPTION
 * valueSize                its size in bytes: of the value, or of a pointer
 * headerAttributes         optional; receives its WS_HEADER_ATTRIBUTES
 * error                    optional; receives what went wrong. Borrowed
 *
 * Returns WS_E_INVALID_FORMAT (missing, or there several times), WS_E_QUOTA_EXCEEDED.
 * Source: sdk-api/webservices/nf-webservices-wsgetcustomheader.
 */
WWS_API HRESULT WINAPI WsGetCustomHeader(WS_MESSAGE* message, const WS_ELEMENT_DESCRIPTION* customHeaderDescription,
                                         WS_REPEATING_HEADER_OPTION repeatingOption, ULONG headerIndex,
                                         WS_READ_OPTION readOption, WS_HEAP* heap, void* value, ULONG valueSize,
                                         ULONG* headerAttributes, WS_ERROR* error);

/**
 * Removes a header. If it is not there, nothing happens.
 *
 * message     not EMPTY
 * headerName  its name
 * headerNs    its namespace
 * error       optional; receives what went wrong. Borrowed
 *
 * Returns WS_E_INVALID_FORMAT if the header is there several times.
 * Source: sdk-api/webservices/nf-webservices-wsremovecustomheader.
 */
WWS_API HRESULT WINAPI WsRemoveCustomHeader(WS_MESSAGE* message, const WS_XML_STRING* headerName,
                                            const WS_XML_STRING* headerNs, WS_ERROR* error);

/**
 * Gets the SOAP attributes of the header that a reader stands on.
 *
 * message           not EMPTY; its SOAP version says which attributes these are
 * reader            on the start element of a header
 * headerAttributes  receives its WS_HEADER_ATTRIBUTES
 * error             optional; receives what went wrong. Borrowed
 *
 * Returns WS_E_INVALID_FORMAT. Source: sdk-api/webservices/nf-webservices-wsgetheaderattributes.
 */
WWS_API HRESULT WINAPI WsGetHeaderAttributes(WS_MESSAGE* message, WS_XML_READER* reader, ULONG* headerAttributes,
                                             WS_ERROR* error);

/**
 * Marks a header as understood that the application has read with a reader of its own.
 *
 * message         READING
 * headerPosition  position of its element, from WsGetReaderPosition
 * error           optional; receives what went wrong. Borrowed
 *
 * Source: sdk-api/webservices/nf-webservices-wsmarkheaderasunderstood.
 */
WWS_API HRESULT WINAPI WsMarkHeaderAsUnderstood(WS_MESSAGE* message, const WS_XML_NODE_POSITION* headerPosition,
                                                WS_ERROR* error);

/**
 * Checks that every header with mustUnderstand is understood: a standard one, one that WsGetCustomHeader got, or one
 * that is marked. Call it when all headers have been read. An intermediary that passes the message on does not.
 *
 * message  READING
 * error    optional; receives what went wrong, and on failure the fault that the sender is to get
 *          (WsCreateFaultFromError)
 *
 * Returns WS_E_INVALID_FORMAT: there is one that is not.
 * Source: sdk-api/webservices/nf-webservices-wscheckmustunderstandheaders.
 */
WWS_API HRESULT WINAPI WsCheckMustUnderstandHeaders(WS_MESSAGE* message, WS_ERROR* error);

/* ---------------------------------------------------------------------------------------------------------------------
 * Headers of the transport
 *
 * Values that are not in the envelope but, with HTTP, in the header of the request or reply.
 * WS_CHANNEL_PROPERTY_HTTP_MESSAGE_MAPPING says which are mapped.
 * ------------------------------------------------------------------------------------------------------------------ */

/**
 * Adds a mapped header.
 *
 * message      not EMPTY
 * headerName   its name
 * valueType    WS_STRING_TYPE or another type that can be text
 * writeOption  where the value is
 * value        the value, or a pointer to it: see WS_WRITE_OPTION
 * valueSize    its size in bytes: of the value, or of a pointer
 * error        optional; receives what went wrong. Borrowed
 *
 * Returns WS_E_INVALID_FORMAT, WS_E_QUOTA_EXCEEDED. Source: sdk-api/webservices/nf-webservices-wsaddmappedheader.
 */
WWS_API HRESULT WINAPI WsAddMappedHeader(WS_MESSAGE* message, const WS_XML_STRING* headerName, WS_TYPE valueType,
                                         WS_WRITE_OPTION writeOption, const void* value, ULONG valueSize,
                                         WS_ERROR* error);

/**
 * Gets a mapped header.
 *
 * message          not EMPTY
 * headerName       its name
 * repeatingOption  whether it may be there several times
 * headerIndex      which of those with this name, from 0
 * valueType        WS_STRING_TYPE or another type that can be text
 * readOption       whether it must be there, and where the value goes
 * heap             where what does not fit into *value is allocated; NULL: the heap of the message
 * value            receives the value, or a pointer to it: see WS_READ_OPTION
 * valueSize        its size in bytes: of the value, or of a pointer
 * error            optional; receives what went wrong. Borrowed
 *
 * Returns WS_E_INVALID_FORMAT (missing, or there several times), WS_E_QUOTA_EXCEEDED.
 * Source: sdk-api/webservices/nf-webservices-wsgetmappedheader.
 */
WWS_API HRESULT WINAPI WsGetMappedHeader(WS_MESSAGE* message, const WS_XML_STRING* headerName,
                                         WS_REPEATING_HEADER_OPTION repeatingOption, ULONG headerIndex,
                                         WS_TYPE valueType, WS_READ_OPTION readOption, WS_HEAP* heap, void* value,
                                         ULONG valueSize, WS_ERROR* error);

/**
 * Removes all mapped headers of a name. If there are none, nothing happens.
 *
 * message     not EMPTY
 * headerName  the name
 * error       optional; receives what went wrong. Borrowed
 *
 * Source: sdk-api/webservices/nf-webservices-wsremovemappedheader.
 */
WWS_API HRESULT WINAPI WsRemoveMappedHeader(WS_MESSAGE* message, const WS_XML_STRING* headerName, WS_ERROR* error);

/* ---------------------------------------------------------------------------------------------------------------------
 * Body
 * ------------------------------------------------------------------------------------------------------------------ */

/**
 * Writes a value into the body; may be called several times. A description without element name stands for a structure
 * (WS_STRUCT_TYPE), each field of which is an element of the body. WS_FAULT_TYPE and WS_ENDPOINT_ADDRESS_TYPE need
 * neither name nor description.
 *
 * message          WRITING
 * bodyDescription  element and type
 * writeOption      where the value is, and whether it may be nil
 * value            the value, or a pointer to it: see WS_WRITE_OPTION
 * valueSize        its size in bytes: of the value, or of a pointer
 * error            optional; receives what went wrong. Borrowed
 *
 * Returns WS_E_INVALID_FORMAT, WS_E_QUOTA_EXCEEDED. Source: sdk-api/webservices/nf-webservices-wswritebody.
 */
WWS_API HRESULT WINAPI WsWriteBody(WS_MESSAGE* message, const WS_ELEMENT_DESCRIPTION* bodyDescription,
                                   WS_WRITE_OPTION writeOption, const void* value, ULONG valueSize, WS_ERROR* error);

/**
 * Reads a value from the body; may be called several times. A description without element name stands for a structure
 * (WS_STRUCT_TYPE), each field of which is an element of the body. WS_FAULT_TYPE and WS_ENDPOINT_ADDRESS_TYPE need
 * neither name nor description.
 *
 * message          READING
 * bodyDescription  element and type
 * readOption       whether it must be there, and where the value goes
 * heap             where what does not fit into *value is allocated; NULL: the heap of the message
 * value            receives the value, or a pointer to it: see WS_READ_OPTION
 * valueSize        its size in bytes: of the value, or of a pointer
 * error            optional; receives what went wrong. Borrowed
 *
 * Returns WS_E_INVALID_FORMAT, WS_E_QUOTA_EXCEEDED. Source: sdk-api/webservices/nf-webservices-wsreadbody.
 */
WWS_API HRESULT WINAPI WsReadBody(WS_MESSAGE* message, const WS_ELEMENT_DESCRIPTION* bodyDescription,
                                  WS_READ_OPTION readOption, WS_HEAP* heap, void* value, ULONG valueSize,
                                  WS_ERROR* error);

/**
 * Sends what was written into the body so far. For streamed output; otherwise does nothing. As WsFlushWriter with the
 * writer of the body.
 *
 * message       WRITING
 * minSize       do nothing while fewer bytes are collected; 0: in any case
 * asyncContext  NULL: the calling thread waits. Copied otherwise
 * error         optional; receives what went wrong. Borrowed until completion
 *
 * Returns WS_S_ASYNC, or a failure of the channel. Source: sdk-api/webservices/nf-webservices-wsflushbody.
 */
WWS_API HRESULT WINAPI WsFlushBody(WS_MESSAGE* message, ULONG minSize, const WS_ASYNC_CONTEXT* asyncContext,
                                   WS_ERROR* error);

/**
 * Sees to it that enough of the body is there for what is to be read next. For streamed input; otherwise does nothing.
 * As WsFillReader with the reader of the body.
 *
 * message       READING
 * minSize       bytes that are to be there. If they are already, nothing is read
 * asyncContext  NULL: the calling thread waits. Copied otherwise
 * error         optional; receives what went wrong. Borrowed until completion
 *
 * Returns WS_S_ASYNC, WS_E_INVALID_FORMAT, or a failure of the channel.
 * Source: sdk-api/webservices/nf-webservices-wsfillbody.
 */
WWS_API HRESULT WINAPI WsFillBody(WS_MESSAGE* message, ULONG minSize, const WS_ASYNC_CONTEXT* asyncContext,
                                  WS_ERROR* error);

/* ---------------------------------------------------------------------------------------------------------------------
 * Without a channel
 * ------------------------------------------------------------------------------------------------------------------ */

/**
 * Tells that a message uses its reader or writer no longer. Invoked short, in WsResetMessage or WsFreeMessage, once.
 *
 * doneCallbackState  the application's own
 *
 * Source: sdk-api/webservices/nc-webservices-ws_message_done_callback.
 */
typedef void (CALLBACK* WS_MESSAGE_DONE_CALLBACK)(void* doneCallbackState);

/**
 * Writes the start of the envelope and the headers; the body follows. From INITIALIZED to WRITING.
 *
 * message            INITIALIZED
 * writer             kept until the message is reset or freed
 * doneCallback       optional; told when the writer is used no longer. Not called if this fails
 * doneCallbackState  the application's own
 * error              optional; receives what went wrong. Borrowed
 *
 * Returns WS_E_INVALID_FORMAT, WS_E_QUOTA_EXCEEDED. Source: sdk-api/webservices/nf-webservices-wswriteenvelopestart.
 */
WWS_API HRESULT WINAPI WsWriteEnvelopeStart(WS_MESSAGE* message, WS_XML_WRITER* writer,
                                            WS_MESSAGE_DONE_CALLBACK doneCallback, void* doneCallbackState,
                                            WS_ERROR* error);

/**
 * Writes the end of body and envelope. To DONE, also if it fails.
 *
 * message  WRITING
 * error    optional; receives what went wrong. Borrowed
 *
 * Returns WS_E_INVALID_FORMAT, WS_E_QUOTA_EXCEEDED. Source: sdk-api/webservices/nf-webservices-wswriteenvelopeend.
 */
WWS_API HRESULT WINAPI WsWriteEnvelopeEnd(WS_MESSAGE* message, WS_ERROR* error);

/**
 * Reads the start of the envelope and the headers, up to the body. From EMPTY to READING.
 *
 * message            EMPTY
 * reader             kept until the message is reset or freed
 * doneCallback       optional; told when the reader is used no longer. Not called if this fails
 * doneCallbackState  the application's own
 * error              optional; receives what went wrong. Borrowed
 *
 * Returns WS_E_INVALID_FORMAT, WS_E_QUOTA_EXCEEDED. Source: sdk-api/webservices/nf-webservices-wsreadenvelopestart.
 */
WWS_API HRESULT WINAPI WsReadEnvelopeStart(WS_MESSAGE* message, WS_XML_READER* reader,
                                           WS_MESSAGE_DONE_CALLBACK doneCallback, void* doneCallbackState,
                                           WS_ERROR* error);

/**
 * Reads the end of body and envelope. To DONE, also if it fails.
 *
 * message  READING
 * error    optional; receives what went wrong. Borrowed
 *
 * Returns WS_E_INVALID_FORMAT, WS_E_QUOTA_EXCEEDED. Source: sdk-api/webservices/nf-webservices-wsreadenvelopeend.
 */
WWS_API HRESULT WINAPI WsReadEnvelopeEnd(WS_MESSAGE* message, WS_ERROR* error);

/* =====================================================================================================================
 * 17  Faults
 *
 * A SOAP fault is the message that says that a request could not be processed. The client finds the fault it received
 * in its WS_ERROR (WS_E_ENDPOINT_FAULT_RECEIVED); a service puts the fault it wants to answer with into the WS_ERROR it
 * was given.
 *
 * 1. Server: WsSetFaultErrorDetail or WsSetFaultErrorProperty, or just error strings; return a failure. Whoever runs
 *    the operation makes the fault with WsCreateFaultFromError, or sends it with WsSendFaultMessageForError.
 * 2. Client: WsGetFaultErrorProperty for the fault, WsGetFaultErrorDetail for a detail of known type.
 *
 * Source: win32 wsw/faults.
 * ================================================================================================================== */

/**
 * How much of an error a fault tells the other side. Error strings may contain what is none of its business.
 * Source: sdk-api/webservices/ne-webservices-ws_fault_disclosure.
 */
typedef enum _WS_FAULT_DISCLOSURE {
    WS_MINIMAL_FAULT_DISCLOSURE = 0, /**< a text that says nothing */
    WS_FULL_FAULT_DISCLOSURE    = 1  /**< the error strings */
} WS_FAULT_DISCLOSURE;

/** The text of a fault in one language. Source: sdk-api/webservices/ns-webservices-ws_fault_reason. */
typedef struct _WS_FAULT_REASON {
    WS_STRING text; /**< the text */
    WS_STRING lang; /**< its language as in xml:lang, such as en-US */
} WS_FAULT_REASON;

/** A code of a fault, and the more specific one under it. Source: sdk-api/webservices/ns-webservices-ws_fault_code. */
struct _WS_FAULT_CODE {
    /** Name of the code. The first with namespace "" stands for the code of this name in the SOAP version that is used,
     *  where Sender and Receiver become Client and Server in SOAP 1.1. */
    WS_XML_QNAME   value;
    /** The more specific code, or NULL. */
    WS_FAULT_CODE* subCode;
};

/** A fault. Source: sdk-api/webservices/ns-webservices-ws_fault. */
typedef struct _WS_FAULT {
    /** The codes, the most general first, which must be one of SOAP; SOAP 1.1 carries only that one. */
    WS_FAULT_CODE*   code;
    /** The text in one or more languages. */
    WS_FAULT_REASON* reasons;
    /** Number of those, at least 1; SOAP 1.1 carries only the first. */
    ULONG            reasonCount;
    /** Who failed; length 0: the endpoint. */
    WS_STRING        actor;
    /** URI of the node that failed; length 0: the endpoint. SOAP 1.2 only. */
    WS_STRING        node;
    /** A buffer with the detail element, whose name is ignored, and in it what is specific to this fault; NULL: none.
     *  SOAP 1.1: only for faults about the body. */
    WS_XML_BUFFER*   detail;
} WS_FAULT;

/** Describes a WS_FAULT_TYPE. Source: sdk-api/webservices/ns-webservices-ws_fault_description. */
typedef struct _WS_FAULT_DESCRIPTION {
    WS_ENVELOPE_VERSION envelopeVersion; /**< the version in which the fault is read and written */
} WS_FAULT_DESCRIPTION;

/**
 * Describes a fault with a detail of a certain type.
 * Source: sdk-api/webservices/ns-webservices-ws_fault_detail_description.
 */
typedef struct _WS_FAULT_DETAIL_DESCRIPTION {
    /** Value of the Action header of the fault message; NULL: any. */
    WS_XML_STRING*          action;
    /** What is in the detail; not NULL. Without element name: a structure, each field of which is an element of the
     *  detail. */
    WS_ELEMENT_DESCRIPTION* detailElementDescription;
} WS_FAULT_DETAIL_DESCRIPTION;

/**
 * What a WS_ERROR has about a fault. What is returned is valid until the error is reset or freed; what is set is
 * copied. Source: sdk-api/webservices/ne-webservices-ws_fault_error_property_id.
 */
typedef enum _WS_FAULT_ERROR_PROPERTY_ID {
    /** WS_FAULT; default NULL; get, set. The fault. Get: a WS_FAULT*, NULL if there is none. Set: a WS_FAULT; its text
     *  in the language of the error becomes an error string. */
    WS_FAULT_ERROR_PROPERTY_FAULT  = 0,
    /** WS_XML_STRING; default zero-length; get, set. Value of the Action header of the fault message; length 0: none.
     */
    WS_FAULT_ERROR_PROPERTY_ACTION = 1,
    /** WS_XML_BUFFER*; default NULL; get, set. A header for the fault message; NULL: none. */
    WS_FAULT_ERROR_PROPERTY_HEADER = 2
} WS_FAULT_ERROR_PROPERTY_ID;

/**
 * Gets what an error has about a fault.
 *
 * error       the object to ask
 * id          which property
 * buffer      receives the value
 * bufferSize  its size in bytes, exactly that of the type
 *
 * Source: sdk-api/webservices/nf-webservices-wsgetfaulterrorproperty.
 */
WWS_API HRESULT WINAPI WsGetFaultErrorProperty(WS_ERROR* error, WS_FAULT_ERROR_PROPERTY_ID id, void* buffer,
                                               ULONG bufferSize);

/**
 * Sets what an error has about a fault.
 *
 * error      the object to change
 * id         which property
 * value      the value, aligned for its type; copied
 * valueSize  its size in bytes, exactly that of the type
 *
 * Source: sdk-api/webservices/nf-webservices-wssetfaulterrorproperty.
 */
WWS_API HRESULT WINAPI WsSetFaultErrorProperty(WS_ERROR* error, WS_FAULT_ERROR_PROPERTY_ID id, const void* value,
                                               ULONG valueSize);

/**
 * Reads the detail of the fault in an error. If both the description and the error have an action and these differ, it
 * is not this fault. With WS_READ_OPTIONAL_POINTER several descriptions can be tried one after the other.
 *
 * error                   the object to ask
 * faultDetailDescription  which detail
 * readOption              whether it must be there, and where the value goes
 * heap                    where what does not fit into *value is allocated; may be NULL if there is nothing
 * value                   receives the value, or a pointer to it: see WS_READ_OPTION
 * valueSize               its size in bytes: of the value, or of a pointer
 *
 * Returns WS_E_INVALID_FORMAT (another detail, or none), WS_E_QUOTA_EXCEEDED.
 * Source: sdk-api/webservices/nf-webservices-wsgetfaulterrordetail.
 */
WWS_API HRESULT WINAPI WsGetFaultErrorDetail(WS_ERROR* error, const WS_FAULT_DETAIL_DESCRIPTION* faultDetailDescription,
                                             WS_READ_OPTION readOption, WS_HEAP* heap, void* value, ULONG valueSize);

/**
 * Writes the detail of the fault in an error, and its action if the description has one.
 *
 * error                   the object to change; a fault is made if it has none
 * faultDetailDescription  which detail
 * writeOption             where the value is, and whether it may be nil
 * value                   the value, or a pointer to it: see WS_WRITE_OPTION
 * valueSize               its size in bytes: of the value, or of a pointer
 *
 * Returns WS_E_INVALID_FORMAT, WS_E_QUOTA_EXCEEDED. Source: sdk-api/webservices/nf-webservices-wssetfaulterrordetail.
 */
WWS_API HRESULT WINAPI WsSetFaultErrorDetail(WS_ERROR* error, const WS_FAULT_DETAIL_DESCRIPTION* faultDetailDescription,
                                             WS_WRITE_OPTION writeOption, const void* value, ULONG valueSize);

/**
 * Makes a fault from an error: the fault in it, or else a general one. A fault without text gets one: the error
 * strings, the text of faultErrorCode if there are none, or with minimal disclosure a text that says nothing.
 *
 * error            the object to take it from
 * faultErrorCode   the failure that there was; not a success. Never shown itself
 * faultDisclosure  how much to tell
 * heap             where the members of the fault are allocated
 * fault            receives the fault
 *
 * Returns WS_E_QUOTA_EXCEEDED. Source: sdk-api/webservices/nf-webservices-wscreatefaultfromerror.
 */
WWS_API HRESULT WINAPI WsCreateFaultFromError(WS_ERROR* error, HRESULT faultErrorCode,
                                              WS_FAULT_DISCLOSURE faultDisclosure, WS_HEAP* heap, WS_FAULT* fault);

/* =====================================================================================================================
 * 18  Channels
 *
 * A WS_CHANNEL exchanges messages with a remote endpoint. Its binding says by what protocol, its type which way
 * messages go:
 *
 *    binding                       client                            server
 *    WS_HTTP_CHANNEL_BINDING       WS_CHANNEL_TYPE_REQUEST           WS_CHANNEL_TYPE_REPLY
 *    WS_TCP_CHANNEL_BINDING        WS_CHANNEL_TYPE_DUPLEX_SESSION    WS_CHANNEL_TYPE_DUPLEX_SESSION
 *    WS_NAMEDPIPE_CHANNEL_BINDING  WS_CHANNEL_TYPE_DUPLEX_SESSION    WS_CHANNEL_TYPE_DUPLEX_SESSION
 *    WS_UDP_CHANNEL_BINDING        WS_CHANNEL_TYPE_DUPLEX            WS_CHANNEL_TYPE_INPUT
 *    WS_CUSTOM_CHANNEL_BINDING     as its callbacks say (section 19)
 *
 * Life of a WS_CHANNEL. State in brackets (WS_CHANNEL_STATE):
 *
 * 1. Client: WsCreateChannel. Server: WsCreateChannelForListener. [CREATED]
 * 2. Client: WsOpenChannel, to an address. [OPENING, OPEN] Server: WsAcceptChannel. [ACCEPTING, OPEN]
 * 3. Messages: WsSendMessage, WsReceiveMessage, WsRequestReply, WsSendReplyMessage; or in steps, for bodies that are
 *    streamed or have several elements: WsWriteMessageStart, WsWriteBody, WsWriteMessageEnd, and WsReadMessageStart,
 *    WsReadBody, WsReadMessageEnd. A message that cannot be finished is given up with WsAbandonMessage.
 * 4. WsShutdownSessionChannel tells the other side of a session that nothing more will come; it is part of 5.
 * 5. WsCloseChannel. [CLOSING, CLOSED]
 * 6. WsResetChannel, then from 2 [CREATED]; or WsFreeChannel.
 *
 * WsAbortChannel, at any time and from any thread, ends everything that is pending; an open channel is then FAULTED, as
 * after a failure of the connection. A FAULTED channel can only be closed.
 *
 * A channel sends and receives at the same time: one message each way.
 *
 * The functions that wait for the network return, besides what their comments say: WS_S_ASYNC; WS_E_OPERATION_ABORTED,
 * WS_E_OPERATION_TIMED_OUT; WS_E_ENDPOINT_* and WS_E_INVALID_ENDPOINT_URL about the other side and the way to it;
 * WS_E_PROXY_* and WS_E_SERVER_REQUIRES_* with HTTP; WS_E_INVALID_FORMAT, WS_E_QUOTA_EXCEEDED about what it sent;
 * WS_E_SECURITY_*, CERT_E_*, CRYPT_E_REVOCATION_OFFLINE about security. In their comments this is "a failure of the
 * channel".
 *
 * Source: win32 wsw/channel-layer-overview, wsw/channel, wsw/ws-channel.
 * ================================================================================================================== */

/** The protocol of a channel or listener. Source: sdk-api/webservices/ne-webservices-ws_channel_binding. */
typedef enum _WS_CHANNEL_BINDING {
    /** SOAP over HTTP. */
    WS_HTTP_CHANNEL_BINDING      = 0,
    /** SOAP over TCP, framed as net.tcp ([MC-NMF]). */
    WS_TCP_CHANNEL_BINDING       = 1,
    /** SOAP over UDP, one datagram a message. */
    WS_UDP_CHANNEL_BINDING       = 2,
    /** Callbacks of the application: WS_CUSTOM_CHANNEL_CALLBACKS, WS_CUSTOM_LISTENER_CALLBACKS. */
    WS_CUSTOM_CHANNEL_BINDING    = 3,
    /** SOAP over a named pipe, framed as net.pipe ([MC-NMF]). */
    WS_NAMEDPIPE_CHANNEL_BINDING = 4
} WS_CHANNEL_BINDING;

/**
 * Which way messages go, and whether they belong together in a session.
 * Source: sdk-api/webservices/ne-webservices-ws_channel_type.
 */
typedef enum _WS_CHANNEL_TYPE {
    WS_CHANNEL_TYPE_INPUT          = 1, /**< receives */
    WS_CHANNEL_TYPE_OUTPUT         = 2, /**< sends; no binding of the library has it */
    WS_CHANNEL_TYPE_SESSION        = 4, /**< part of the types with session; not a type itself */
    WS_CHANNEL_TYPE_INPUT_SESSION  = 5, /**< receives in a session; no binding of the library has it */
    WS_CHANNEL_TYPE_OUTPUT_SESSION = 6, /**< sends in a session; no binding of the library has it */
    WS_CHANNEL_TYPE_DUPLEX         = 3, /**< sends and receives */
    WS_CHANNEL_TYPE_DUPLEX_SESSION = 7, /**< sends and receives in a session */
    WS_CHANNEL_TYPE_REQUEST        = 8, /**< sends, then receives the answer to it */
    WS_CHANNEL_TYPE_REPLY          = 16 /**< receives, then sends the answer to it */
} WS_CHANNEL_TYPE;

/**
 * The states of a channel. See the life cycle at the head of this section.
 * Source: sdk-api/webservices/ne-webservices-ws_channel_state.
 */
typedef enum _WS_CHANNEL_STATE {
    WS_CHANNEL_STATE_CREATED   = 0, /**< can be opened, accepted, reset, freed */
    WS_CHANNEL_STATE_OPENING   = 1, /**< WsOpenChannel is at work */
    WS_CHANNEL_STATE_ACCEPTING = 2, /**< WsAcceptChannel is at work */
    WS_CHANNEL_STATE_OPEN      = 3, /**< messages can be exchanged */
    WS_CHANNEL_STATE_FAULTED   = 4, /**< unusable: aborted, or the connection failed. Can only be closed */
    WS_CHANNEL_STATE_CLOSING   = 5, /**< WsCloseChannel is at work */
    WS_CHANNEL_STATE_CLOSED    = 6  /**< can be reset, freed */
} WS_CHANNEL_STATE;

/**
 * Whether a message is in memory whole before it is sent, or before the application sees it; ORed. Client and server
 * may differ. The steps are the same either way: without streaming, WsFillBody and WsFlushBody do nothing.
 * Source: sdk-api/webservices/ne-webservices-ws_transfer_mode.
 */
typedef enum _WS_TRANSFER_MODE {
    /** WsReadMessageStart completes with the headers; WsFillBody gets the body piece by piece. */
    WS_STREAMED_INPUT_TRANSFER_MODE  = 1,
    /** WsWriteMessageStart sends the headers, WsFlushBody the body piece by piece, WsWriteMessageEnd the rest. */
    WS_STREAMED_OUTPUT_TRANSFER_MODE = 2,
    /** Neither. */
    WS_BUFFERED_TRANSFER_MODE        = 0,
    /** Both. */
    WS_STREAMED_TRANSFER_MODE        = 3
} WS_TRANSFER_MODE;

/** Which version of the Internet protocol. Source: sdk-api/webservices/ne-webservices-ws_ip_version. */
typedef enum _WS_IP_VERSION {
    WS_IP_VERSION_4    = 1, /**< IPv4 */
    WS_IP_VERSION_6    = 2, /**< IPv6 */
    WS_IP_VERSION_AUTO = 3  /**< either, as the name resolves and the system allows */
} WS_IP_VERSION;

/** What an HTTP client channel does with cookies. Source: sdk-api/webservices/ne-webservices-ws_cookie_mode. */
typedef enum _WS_COOKIE_MODE {
    WS_MANUAL_COOKIE_MODE = 1, /**< nothing; the application may map the headers */
    WS_AUTO_COOKIE_MODE   = 2  /**< keeps them, and sends them with later requests */
} WS_COOKIE_MODE;

/**
 * Which HTTP proxy server a client channel uses. Source: sdk-api/webservices/ne-webservices-ws_http_proxy_setting_mode.
 */
typedef enum _WS_HTTP_PROXY_SETTING_MODE {
    WS_HTTP_PROXY_SETTING_MODE_AUTO   = 1, /**< that of the settings of user and system when the channel is opened */
    WS_HTTP_PROXY_SETTING_MODE_NONE   = 2, /**< none */
    WS_HTTP_PROXY_SETTING_MODE_CUSTOM = 3  /**< that of WS_CHANNEL_PROPERTY_CUSTOM_HTTP_PROXY */
} WS_HTTP_PROXY_SETTING_MODE;

/** The HTTP proxy servers of a channel. Source: sdk-api/webservices/ns-webservices-ws_custom_http_proxy. */
typedef struct _WS_CUSTOM_HTTP_PROXY {
    /** Proxy servers, server[:port], with semicolons between. */
    WS_STRING servers;
    /** Servers to be reached directly, with semicolons between; <local>: those without a dot in the name. */
    WS_STRING bypass;
} WS_CUSTOM_HTTP_PROXY;

/**
 * Asked before an HTTP client channel follows a redirection. Should return soon.
 *
 * state        of WS_HTTP_REDIRECT_CALLBACK_CONTEXT
 * originalUrl  where the message was sent
 * newUrl       where it is to go
 *
 * Returns S_OK: follow it. S_FALSE or a failure: do not.
 * Source: sdk-api/webservices/nc-webservices-ws_http_redirect_callback.
 */
typedef HRESULT (CALLBACK* WS_HTTP_REDIRECT_CALLBACK)(void* state, const WS_STRING* originalUrl,
                                                      const WS_STRING* newUrl);

/**
 * A callback about HTTP redirections, with its state.
 * Source: sdk-api/webservices/ns-webservices-ws_http_redirect_callback_context.
 */
typedef struct _WS_HTTP_REDIRECT_CALLBACK_CONTEXT {
    WS_HTTP_REDIRECT_CALLBACK callback; /**< asked before a redirection is followed */
    void*                     state;    /**< the application's own */
} WS_HTTP_REDIRECT_CALLBACK_CONTEXT;

/* ---------------------------------------------------------------------------------------------------------------------
 * HTTP headers as headers of the message
 *
 * A mapping lists HTTP headers. Received ones are put among the headers of the message, where WsGetMappedHeader finds
 * them; those that WsAddMappedHeader put there are sent as HTTP headers, and are not in the envelope. In memory they
 * are elements in the namespace "".
 * ------------------------------------------------------------------------------------------------------------------ */

/**
 * How an HTTP header maps to headers of the message; ORed.
 * Source: named by sdk-api/webservices/ns-webservices-ws_http_header_mapping, without a page of its own.
 */

/** Its value is a list with commas: one header of the message for each item. */
#define WS_HTTP_HEADER_MAPPING_COMMA_SEPARATOR     0x1u
/** Its value is a list with semicolons: one header of the message for each item. */
#define WS_HTTP_HEADER_MAPPING_SEMICOLON_SEPARATOR 0x2u
/** Its value stands in quotation marks, which the header of the message does not have. */
#define WS_HTTP_HEADER_MAPPING_QUOTED_VALUE        0x4u

/** An HTTP header that is mapped. Source: sdk-api/webservices/ns-webservices-ws_http_header_mapping. */
typedef struct _WS_HTTP_HEADER_MAPPING {
    WS_XML_STRING headerName;           /**< its name */
    ULONG         headerMappingOptions; /**< of WS_HTTP_HEADER_MAPPING_OPTIONS */
} WS_HTTP_HEADER_MAPPING;

/**
 * What else of a request is mapped; with WS_ENCODING_RAW only.
 * Source: named by sdk-api/webservices/ns-webservices-ws_http_message_mapping, without a page of its own.
 */
#define WS_HTTP_REQUEST_MAPPING_VERB 0x2u /**< the method, as header Verb */

/**
 * What else of a response is mapped; ORed. With WS_ENCODING_RAW only.
 * Source: named by sdk-api/webservices/ns-webservices-ws_http_message_mapping, without a page of its own.
 */
#define WS_HTTP_RESPONSE_MAPPING_STATUS_CODE 0x1u /**< the status code, as header StatusCode */
#define WS_HTTP_RESPONSE_MAPPING_STATUS_TEXT 0x2u /**< the text after it, as header StatusText */

/**
 * What of HTTP requests and responses is mapped to headers of the message.
 * Source: sdk-api/webservices/ns-webservices-ws_http_message_mapping.
 */
typedef struct _WS_HTTP_MESSAGE_MAPPING {
    /** Of WS_HTTP_REQUEST_MAPPING_OPTIONS; 0 unless the encoding is RAW. */
    ULONG                    requestMappingOptions;
    /** Of WS_HTTP_RESPONSE_MAPPING_OPTIONS; 0 unless the encoding is RAW. */
    ULONG                    responseMappingOptions;
    /** The headers of requests; no element NULL. */
    WS_HTTP_HEADER_MAPPING** requestHeaderMappings;
    /** Number of those. */
    ULONG                    requestHeaderMappingCount;
    /** The headers of responses; no element NULL. */
    WS_HTTP_HEADER_MAPPING** responseHeaderMappings;
    /** Number of those. */
    ULONG                    responseHeaderMappingCount;
} WS_HTTP_MESSAGE_MAPPING;

/* ---------------------------------------------------------------------------------------------------------------------
 * Properties
 * ------------------------------------------------------------------------------------------------------------------ */

/**
 * The properties of a WS_CHANNEL. In brackets the bindings that have it, if not all. Timeouts are in milliseconds, and
 * INFINITE means none; service proxy and service host set those without an explicit value to INFINITE and keep time
 * themselves. Source: sdk-api/webservices/ne-webservices-ws_channel_property_id.
 */
typedef enum _WS_CHANNEL_PROPERTY_ID {
    /** ULONG; default 65536; create, get. Limit for a message, encoded, in bytes, at least 1; not where it is streamed.
     *  UDP: always 65536. */
    WS_CHANNEL_PROPERTY_MAX_BUFFERED_MESSAGE_SIZE            = 0,
    /** ULONGLONG; default 4194304; create, get. [HTTP] limit for a streamed message, encoded, in bytes, at least 1. */
    WS_CHANNEL_PROPERTY_MAX_STREAMED_MESSAGE_SIZE            = 1,
    /** ULONG; default 16384; create, get. [HTTP] limit for envelope start and headers of a streamed message, in bytes,
     *  at least 1. */
    WS_CHANNEL_PROPERTY_MAX_STREAMED_START_SIZE              = 2,
    /** ULONG; default 65536; create, get. [HTTP] limit for what streamed output collects between two WsFlushBody, in
     *  bytes. */
    WS_CHANNEL_PROPERTY_MAX_STREAMED_FLUSH_SIZE              = 3,
    /** WS_ENCODING; default WS_ENCODING_XML_UTF8 (HTTP, UDP), WS_ENCODING_XML_BINARY_SESSION_1 (TCP, pipe); create,
     *  get. How messages are encoded. UDP: always WS_ENCODING_XML_UTF8. */
    WS_CHANNEL_PROPERTY_ENCODING                             = 4,
    /** WS_ENVELOPE_VERSION; default WS_ENVELOPE_VERSION_SOAP_1_2 (HTTP, UDP, TCP, pipe), WS_ENVELOPE_VERSION_NONE (HTTP
     *  with RAW); create, get. Which SOAP; messages must match. Named pipes: always SOAP 1.2. */
    WS_CHANNEL_PROPERTY_ENVELOPE_VERSION                     = 5,
    /** WS_ADDRESSING_VERSION; default WS_ADDRESSING_VERSION_1_0 (HTTP, UDP, TCP, pipe), WS_ADDRESSING_VERSION_TRANSPORT
     *  (HTTP with RAW); create, get. Which WS-Addressing; messages must match. WS_ADDRESSING_VERSION_TRANSPORT: HTTP
     *  only. */
    WS_CHANNEL_PROPERTY_ADDRESSING_VERSION                   = 6,
    /** ULONG; default 2048; create, get. [TCP, pipe] limit for the strings of the session dictionary, in bytes.
     *  Sending: more strings go as text. Receiving: more is a fault of the channel. */
    WS_CHANNEL_PROPERTY_MAX_SESSION_DICTIONARY_SIZE          = 7,
    /** WS_CHANNEL_STATE; get. The state at this moment; it may be another one soon. */
    WS_CHANNEL_PROPERTY_STATE                                = 8,
    /** WS_CALLBACK_MODEL; default WS_LONG_CALLBACK; create, get. How callbacks of asynchronous operations are invoked,
     *  if possible. Accepted channels: see WS_LISTENER_PROPERTY_ASYNC_CALLBACK_MODEL. Proxy and host: WS_LONG_CALLBACK
     *  only. */
    WS_CHANNEL_PROPERTY_ASYNC_CALLBACK_MODEL                 = 9,
    /** WS_IP_VERSION; default WS_IP_VERSION_AUTO; create, get. [TCP, UDP] which Internet protocol. Accepted channels:
     *  see WS_LISTENER_PROPERTY_IP_VERSION. */
    WS_CHANNEL_PROPERTY_IP_VERSION                           = 10,
    /** ULONG; default INFINITE; create, set. [HTTP, client] for resolving the host name. It limits asynchronous
     *  operations; a synchronous one has no thread but the caller's, which waits for the resolver. */
    WS_CHANNEL_PROPERTY_RESOLVE_TIMEOUT                      = 11,
    /** ULONG; default 30000; create, get, set. [HTTP, TCP, pipe, client] for connecting, and the net.tcp or net.pipe
     *  handshake. */
    WS_CHANNEL_PROPERTY_CONNECT_TIMEOUT                      = 12,
    /** ULONG; default 30000; create, get, set. [HTTP client, TCP, pipe] for sending a message. */
    WS_CHANNEL_PROPERTY_SEND_TIMEOUT                         = 13,
    /** ULONG; default 30000; create, set. [HTTP, client] for the headers of the response. */
    WS_CHANNEL_PROPERTY_RECEIVE_RESPONSE_TIMEOUT             = 14,
    /** ULONG; default 30000; create, get, set. [HTTP client, TCP, pipe] for receiving a message. */
    WS_CHANNEL_PROPERTY_RECEIVE_TIMEOUT                      = 15,
    /** ULONG; default 30000; create, get, set. [TCP, pipe] for the handshake in closing. */
    WS_CHANNEL_PROPERTY_CLOSE_TIMEOUT                        = 16,
    /** BOOL; default TRUE; create, get. FALSE: timeouts that are not given explicitly are INFINITE. Got from custom
     *  channels only; proxy and host refuse one that does not say FALSE. */
    WS_CHANNEL_PROPERTY_ENABLE_TIMEOUTS                      = 17,
    /** WS_TRANSFER_MODE; default WS_BUFFERED_TRANSFER_MODE; create, get. [HTTP; get: all] whether messages are
     *  streamed; others are always buffered. Proxy and host: buffered, except that WS_STREAMED_OUTPUT_TRANSFER_MODE is
     *  possible with a message receive callback. */
    WS_CHANNEL_PROPERTY_TRANSFER_MODE                        = 18,
    /** ULONG; default 0; create, get, set. [UDP, client] index of the interface for multicasts; 0: the system's choice.
     */
    WS_CHANNEL_PROPERTY_MULTICAST_INTERFACE                  = 19,
    /** ULONG; default 1; create, get. [UDP, client] how many routers a multicast passes at most. */
    WS_CHANNEL_PROPERTY_MULTICAST_HOPS                       = 20,
    /** WS_ENDPOINT_ADDRESS; get. [UDP, duplex] address of the other side; valid until the channel is reset or freed.
     *  Not authenticated. */
    WS_CHANNEL_PROPERTY_REMOTE_ADDRESS                       = 21,
    /** SOCKADDR_STORAGE; get. Socket address of the other side, once a message has begun to be read. Not authenticated.
     */
    WS_CHANNEL_PROPERTY_REMOTE_IP_ADDRESS                    = 22,
    /** ULONGLONG; get. [HTTP, server] number of the client's connection, unique while the listener is open; once a
     *  message has begun to be read. Has nothing to do with the channel. */
    WS_CHANNEL_PROPERTY_HTTP_CONNECTION_ID                   = 23,
    /** WS_CUSTOM_CHANNEL_CALLBACKS; create. [custom] the channel; necessary. */
    WS_CHANNEL_PROPERTY_CUSTOM_CHANNEL_CALLBACKS             = 24,
    /** Any data; default NULL, size 0; create. [custom] passed to WS_CREATE_CHANNEL_CALLBACK with its size. */
    WS_CHANNEL_PROPERTY_CUSTOM_CHANNEL_PARAMETERS            = 25,
    /** void*; get. [custom] what WS_CREATE_CHANNEL_CALLBACK returned. */
    WS_CHANNEL_PROPERTY_CUSTOM_CHANNEL_INSTANCE              = 26,
    /** WS_STRING; get. [HTTP, TCP, server] URL that the client opened: request URL, or via. Valid until the channel is
     *  reset or freed. */
    WS_CHANNEL_PROPERTY_TRANSPORT_URL                        = 27,
    /** BOOL; default FALSE; create, get, set. [TCP] TCP_NODELAY: small messages go at once. */
    WS_CHANNEL_PROPERTY_NO_DELAY                             = 28,
    /** BOOL; default FALSE; create. [TCP] SO_KEEPALIVE: probe idle connections. */
    WS_CHANNEL_PROPERTY_SEND_KEEP_ALIVES                     = 29,
    /** ULONG; default 7200000; create. [TCP] idle time before the first probe, in milliseconds; with SEND_KEEP_ALIVES
     *  only. */
    WS_CHANNEL_PROPERTY_KEEP_ALIVE_TIME                      = 30,
    /** ULONG; default 1000; create. [TCP] time between probes, in milliseconds; with SEND_KEEP_ALIVES only. */
    WS_CHANNEL_PROPERTY_KEEP_ALIVE_INTERVAL                  = 31,
    /** ULONG; default INFINITE; create. [HTTP, client] connections to one server at most. */
    WS_CHANNEL_PROPERTY_MAX_HTTP_SERVER_CONNECTIONS          = 32,
    /** BOOL; get. [TCP, pipe] WsShutdownSessionChannel has been called; when OPEN or FAULTED. */
    WS_CHANNEL_PROPERTY_IS_SESSION_SHUT_DOWN                 = 33,
    /** WS_CHANNEL_TYPE; get. Type of the channel. */
    WS_CHANNEL_PROPERTY_CHANNEL_TYPE                         = 34,
    /** ULONG; default 65536; create, get. Bytes kept for reuse from one message to the next. UDP: always 65536. */
    WS_CHANNEL_PROPERTY_TRIM_BUFFERED_MESSAGE_SIZE           = 35,
    /** WS_CHANNEL_ENCODER; create. [HTTP, TCP, pipe] transforms what is sent: compresses it, for example. */
    WS_CHANNEL_PROPERTY_ENCODER                              = 36,
    /** WS_CHANNEL_DECODER; create. [HTTP, TCP, pipe] transforms what is received. */
    WS_CHANNEL_PROPERTY_DECODER                              = 37,
    /** WS_PROTECTION_LEVEL; get. How messages are protected. */
    WS_CHANNEL_PROPERTY_PROTECTION_LEVEL                     = 38,
    /** WS_COOKIE_MODE; default WS_AUTO_COOKIE_MODE; create. [HTTP, client] what to do with cookies. */
    WS_CHANNEL_PROPERTY_COOKIE_MODE                          = 39,
    /** WS_HTTP_PROXY_SETTING_MODE; default WS_HTTP_PROXY_SETTING_MODE_AUTO; create. [HTTP, client] which proxy server.
     */
    WS_CHANNEL_PROPERTY_HTTP_PROXY_SETTING_MODE              = 40,
    /** WS_CUSTOM_HTTP_PROXY; default NULL; create. [HTTP, client] the proxy server, with
     *  WS_HTTP_PROXY_SETTING_MODE_CUSTOM. */
    WS_CHANNEL_PROPERTY_CUSTOM_HTTP_PROXY                    = 41,
    /** WS_HTTP_MESSAGE_MAPPING; default all options 0, no mappings; create. [HTTP] which HTTP headers are headers of
     *  the message. */
    WS_CHANNEL_PROPERTY_HTTP_MESSAGE_MAPPING                 = 42,
    /** BOOL; default FALSE; create. [HTTP, client] follow redirections. */
    WS_CHANNEL_PROPERTY_ENABLE_HTTP_REDIRECT                 = 43,
    /** WS_HTTP_REDIRECT_CALLBACK_CONTEXT; create. [HTTP, client] asked about each redirection, instead of
     *  ENABLE_HTTP_REDIRECT. */
    WS_CHANNEL_PROPERTY_HTTP_REDIRECT_CALLBACK_CONTEXT       = 44,
    /** BOOL; default TRUE; create, get, set. [client] a fault that is received makes every function fail, with the code
     *  that it stands for or WS_E_ENDPOINT_FAULT_RECEIVED. FALSE: only WsReceiveMessage and WsRequestReply fail,
     *  WsReadMessageStart returns it as a message (WS_MESSAGE_PROPERTY_IS_FAULT). Proxy: TRUE only. */
    WS_CHANNEL_PROPERTY_FAULTS_AS_ERRORS                     = 45,
    /** BOOL; default FALSE; create, get, set. [HTTP, TCP, pipe, client] accept faults without the message security that
     *  is required. Such a fault may come from anybody. */
    WS_CHANNEL_PROPERTY_ALLOW_UNSECURED_FAULTS               = 46,
    /** WCHAR*; get. [HTTP, client] service principal name of the server, after a request that failed in authentication;
     *  perhaps. */
    WS_CHANNEL_PROPERTY_HTTP_SERVER_SPN                      = 47,
    /** WCHAR*; get. [HTTP, client] service principal name of the proxy server, after a request that failed in
     *  authentication; perhaps. */
    WS_CHANNEL_PROPERTY_HTTP_PROXY_SPN                       = 48,
    /** ULONG; default 65536; create, get. [HTTP, server] limit for the headers of a request, in bytes. Create:
     *  WsCreateChannelForListener only. */
    WS_CHANNEL_PROPERTY_MAX_HTTP_REQUEST_HEADERS_BUFFER_SIZE = 49
} WS_CHANNEL_PROPERTY_ID;

/** A property of a WS_CHANNEL, with its value. Source: sdk-api/webservices/ns-webservices-ws_channel_property. */
typedef struct _WS_CHANNEL_PROPERTY {
    WS_CHANNEL_PROPERTY_ID id;        /**< which property */
    void*                  value;     /**< points to the value */
    ULONG                  valueSize; /**< its size in bytes, exactly that of the type */
} WS_CHANNEL_PROPERTY;

/**
 * A set of channel properties, as other properties take it.
 * Source: sdk-api/webservices/ns-webservices-ws_channel_properties.
 */
typedef struct _WS_CHANNEL_PROPERTIES {
    WS_CHANNEL_PROPERTY* properties;    /**< the settings; may be NULL if there are none */
    ULONG                propertyCount; /**< number of settings */
} WS_CHANNEL_PROPERTIES;

/**
 * Creates a channel of a client.
 *
 * channelType                a type that the binding has
 * channelBinding             the protocol
 * properties, propertyCount  settings, copied; may be NULL with 0. Custom: WS_CHANNEL_PROPERTY_CUSTOM_CHANNEL_CALLBACKS
 *                            and _PARAMETERS only
 * securityDescription        the security, copied; what it points to is kept for the life of the channel. NULL: none;
 *                            custom channels: always
 * channel                    receives the channel; free it with WsFreeChannel
 * error                      optional; receives what went wrong. Borrowed
 *
 * Source: sdk-api/webservices/nf-webservices-wscreatechannel.
 */
WWS_API HRESULT WINAPI WsCreateChannel(WS_CHANNEL_TYPE channelType, WS_CHANNEL_BINDING channelBinding,
                                       const WS_CHANNEL_PROPERTY* properties, ULONG propertyCount,
                                       const WS_SECURITY_DESCRIPTION* securityDescription, WS_CHANNEL** channel,
                                       WS_ERROR* error);

/**
 * Creates a channel of a server, which WsAcceptChannel is to fill. Type, binding and security are those of the
 * listener.
 *
 * listener                   in any state; must outlive the channel
 * properties, propertyCount  settings, copied; may be NULL with 0. Custom: WS_CHANNEL_PROPERTY_CUSTOM_CHANNEL_CALLBACKS
 *                            and _PARAMETERS only
 * channel                    receives the channel; free it with WsFreeChannel
 * error                      optional; receives what went wrong. Borrowed
 *
 * Source: sdk-api/webservices/nf-webservices-wscreatechannelforlistener.
 */
WWS_API HRESULT WINAPI WsCreateChannelForListener(WS_LISTENER* listener, const WS_CHANNEL_PROPERTY* properties,
                                                  ULONG propertyCount, WS_CHANNEL** channel, WS_ERROR* error);

/**
 * Gets a property of a channel.
 *
 * channel    the channel to ask
 * id         which property
 * value      receives the value
 * valueSize  its size in bytes, exactly that of the type
 * error      optional; receives what went wrong. Borrowed
 *
 * Source: sdk-api/webservices/nf-webservices-wsgetchannelproperty.
 */
WWS_API HRESULT WINAPI WsGetChannelProperty(WS_CHANNEL* channel, WS_CHANNEL_PROPERTY_ID id, void* value,
                                            ULONG valueSize, WS_ERROR* error);

/**
 * Sets a property of a channel.
 *
 * channel    the channel to change
 * id         which property; one with "set"
 * value      the value, aligned for its type; copied
 * valueSize  its size in bytes, exactly that of the type
 * error      optional; receives what went wrong. Borrowed
 *
 * Source: sdk-api/webservices/nf-webservices-wssetchannelproperty.
 */
WWS_API HRESULT WINAPI WsSetChannelProperty(WS_CHANNEL* channel, WS_CHANNEL_PROPERTY_ID id, const void* value,
                                            ULONG valueSize, WS_ERROR* error);

/* ---------------------------------------------------------------------------------------------------------------------
 * Opening and ending
 * ------------------------------------------------------------------------------------------------------------------ */

/**
 * Connects a channel to an endpoint. Whether this exchanges anything depends on the binding: HTTP and UDP do it with
 * the first message.
 *
 * channel          CREATED
 * endpointAddress  address; copied, also when asynchronous. Its identity is what the server must prove
 * asyncContext     NULL: the calling thread waits. Copied otherwise
 * error            optional; receives what went wrong. Borrowed until completion
 *
 * Returns S_OK, or a failure of the channel; the channel is then CREATED or FAULTED, and can be aborted, reset and
 * freed. Source: sdk-api/webservices/nf-webservices-wsopenchannel.
 */
WWS_API HRESULT WINAPI WsOpenChannel(WS_CHANNEL* channel, const WS_ENDPOINT_ADDRESS* endpointAddress,
                                     const WS_ASYNC_CONTEXT* asyncContext, WS_ERROR* error);

/**
 * Tells the other side of a session that no more messages will come; it reads WS_S_END. Receiving goes on.
 *
 * channel       OPEN, with session and output; not shut down yet
 * asyncContext  NULL: the calling thread waits. Copied otherwise
 * error         optional; receives what went wrong. Borrowed until completion
 *
 * Returns S_OK, or a failure of the channel. Source: sdk-api/webservices/nf-webservices-wsshutdownsessionchannel.
 */
WWS_API HRESULT WINAPI WsShutdownSessionChannel(WS_CHANNEL* channel, const WS_ASYNC_CONTEXT* asyncContext,
                                                WS_ERROR* error);

/**
 * Ends all pending operations of a channel, synchronous ones on other threads included, with WS_E_OPERATION_ABORTED,
 * and does not wait for them. An OPEN channel is FAULTED after it, a CREATED or CLOSED one stays what it is. Never
 * fails for lack of resources, and may be called again.
 *
 * channel  in any state
 * error    optional; receives what went wrong. Borrowed
 *
 * Returns S_OK. Source: sdk-api/webservices/nf-webservices-wsabortchannel.
 */
WWS_API HRESULT WINAPI WsAbortChannel(WS_CHANNEL* channel, WS_ERROR* error);

/**
 * Closes a channel: in good order if no message is half sent or received, shutting down a session first; abruptly
 * otherwise. Messages that are half done are let go. CLOSED after it, also if it fails.
 *
 * channel       OPEN or FAULTED
 * asyncContext  NULL: the calling thread waits. Copied otherwise
 * error         optional; receives what went wrong. Borrowed until completion
 *
 * Returns S_OK, or a failure of the channel. Source: sdk-api/webservices/nf-webservices-wsclosechannel.
 */
WWS_API HRESULT WINAPI WsCloseChannel(WS_CHANNEL* channel, const WS_ASYNC_CONTEXT* asyncContext, WS_ERROR* error);

/**
 * Makes a channel ready to be opened or accepted again.
 *
 * channel  CREATED or CLOSED
 * error    optional; receives what went wrong. Borrowed
 *
 * Source: sdk-api/webservices/nf-webservices-wsresetchannel.
 */
WWS_API HRESULT WINAPI WsResetChannel(WS_CHANNEL* channel, WS_ERROR* error);

/**
 * Frees a channel.
 *
 * channel  CREATED or CLOSED; NULL: nothing happens
 *
 * Source: sdk-api/webservices/nf-webservices-wsfreechannel.
 */
WWS_API void WINAPI WsFreeChannel(WS_CHANNEL* channel);

/* ---------------------------------------------------------------------------------------------------------------------
 * Whole messages
 * ------------------------------------------------------------------------------------------------------------------ */

/** Whether there must be a message. Source: sdk-api/webservices/ne-webservices-ws_receive_option. */
typedef enum _WS_RECEIVE_OPTION {
    WS_RECEIVE_REQUIRED_MESSAGE = 1, /**< the end of input is a failure */
    WS_RECEIVE_OPTIONAL_MESSAGE = 2  /**< the end of input is WS_S_END */
} WS_RECEIVE_OPTION;

/**
 * Sends a message with one value as body. Headers may have been added after WsInitializeMessage with WS_BLANK_MESSAGE.
 *
 * channel             OPEN, with output
 * message             EMPTY or INITIALIZED; DONE after it
 * messageDescription  action, and what is in the body
 * writeOption         where the value is, and whether it may be nil
 * bodyValue           the value, or a pointer to it: see WS_WRITE_OPTION
 * bodyValueSize       its size in bytes: of the value, or of a pointer
 * asyncContext        NULL: the calling thread waits. Copied otherwise
 * error               optional; receives what went wrong. Borrowed until completion
 *
 * Returns S_OK, or a failure of the channel. Source: sdk-api/webservices/nf-webservices-wssendmessage.
 */
WWS_API HRESULT WINAPI WsSendMessage(WS_CHANNEL* channel, WS_MESSAGE* message,
                                     const WS_MESSAGE_DESCRIPTION* messageDescription, WS_WRITE_OPTION writeOption,
                                     const void* bodyValue, ULONG bodyValueSize, const WS_ASYNC_CONTEXT* asyncContext,
                                     WS_ERROR* error);

/**
 * Receives a message with one value as body. The first description whose action is that of the message, or is NULL,
 * says how the body is read.
 *
 * channel                  OPEN, with input
 * message                  EMPTY; DONE after it
 * messageDescriptions      the messages that are expected; no element NULL
 * messageDescriptionCount  number of those
 * receiveOption            whether there must be a message
 * readBodyOption           whether the value must be there, and where it goes
 * heap                     where what does not fit into *value is allocated; NULL: the heap of the message
 * value                    receives the value, or a pointer to it: see WS_READ_OPTION. Untouched if there is no
 *                          message, or the body is empty; may be NULL then
 * valueSize                its size in bytes: of the value, or of a pointer
 * index                    optional; receives the index of the description that matched
 * asyncContext             NULL: the calling thread waits. Copied otherwise
 * error                    optional; receives what went wrong. Borrowed until completion
 *
 * Returns S_OK; WS_S_END (optional, and there is none); WS_E_ENDPOINT_FAULT_RECEIVED; WS_E_INVALID_FORMAT if no
 * description matches; or a failure of the channel. Source: sdk-api/webservices/nf-webservices-wsreceivemessage.
 */
WWS_API HRESULT WINAPI WsReceiveMessage(WS_CHANNEL* channel, WS_MESSAGE* message,
                                        const WS_MESSAGE_DESCRIPTION** messageDescriptions,
                                        ULONG messageDescriptionCount, WS_RECEIVE_OPTION receiveOption,
                                        WS_READ_OPTION readBodyOption, WS_HEAP* heap, void* value, ULONG valueSize,
                                        ULONG* index, const WS_ASYNC_CONTEXT* asyncContext, WS_ERROR* error);

/**
 * Sends a request and receives its reply.
 *
 * channel                    OPEN; of a client
 * requestMessage             EMPTY or INITIALIZED; DONE after it
 * requestMessageDescription  action, and what is in the body
 * writeOption                where the value of the request is, and whether it may be nil
 * requestBodyValue           the value, or a pointer to it: see WS_WRITE_OPTION
 * requestBodyValueSize       its size in bytes: of the value, or of a pointer
 * replyMessage               EMPTY; DONE after it
 * replyMessageDescription    action that the reply must have (NULL: any), and what is in the body
 * readOption                 whether the value must be there, and where it goes
 * heap                       where what does not fit into *value is allocated; NULL: the heap of the reply
 * value                      receives the value, or a pointer to it: see WS_READ_OPTION. Untouched if the body is
 *                            empty; may be NULL then
 * valueSize                  its size in bytes: of the value, or of a pointer
 * asyncContext               NULL: the calling thread waits. Copied otherwise
 * error                      optional; receives what went wrong. Borrowed until completion
 *
 * Returns S_OK; WS_E_ENDPOINT_FAULT_RECEIVED; WS_E_INVALID_FORMAT for a reply that is not the answer to this request;
 * or a failure of the channel. Source: sdk-api/webservices/nf-webservices-wsrequestreply.
 */
WWS_API HRESULT WINAPI WsRequestReply(WS_CHANNEL* channel, WS_MESSAGE* requestMessage,
                                      const WS_MESSAGE_DESCRIPTION* requestMessageDescription,
                                      WS_WRITE_OPTION writeOption, const void* requestBodyValue,
                                      ULONG requestBodyValueSize, WS_MESSAGE* replyMessage,
                                      const WS_MESSAGE_DESCRIPTION* replyMessageDescription, WS_READ_OPTION readOption,
                                      WS_HEAP* heap, void* value, ULONG valueSize, const WS_ASYNC_CONTEXT* asyncContext,
                                      WS_ERROR* error);

/**
 * Sends the answer to a message that was received.
 *
 * channel                  OPEN, with output
 * replyMessage             EMPTY, or INITIALIZED with WS_REPLY_MESSAGE or WS_FAULT_MESSAGE; DONE after it
 * replyMessageDescription  action, and what is in the body
 * writeOption              where the value is, and whether it may be nil
 * replyBodyValue           the value, or a pointer to it: see WS_WRITE_OPTION
 * replyBodyValueSize       its size in bytes: of the value, or of a pointer
 * requestMessage           what is answered; not EMPTY
 * asyncContext             NULL: the calling thread waits. Copied otherwise
 * error                    optional; receives what went wrong. Borrowed until completion
 *
 * Returns S_OK, or a failure of the channel. Source: sdk-api/webservices/nf-webservices-wssendreplymessage.
 */
WWS_API HRESULT WINAPI WsSendReplyMessage(WS_CHANNEL* channel, WS_MESSAGE* replyMessage,
                                          const WS_MESSAGE_DESCRIPTION* replyMessageDescription,
                                          WS_WRITE_OPTION writeOption, const void* replyBodyValue,
                                          ULONG replyBodyValueSize, WS_MESSAGE* requestMessage,
                                          const WS_ASYNC_CONTEXT* asyncContext, WS_ERROR* error);

/**
 * Sends a fault in answer to a message that was received: that of WsCreateFaultFromError, with the action and the
 * header that the error has, or else the action for faults of the addressing version.
 *
 * channel          OPEN, with output
 * replyMessage     EMPTY, or INITIALIZED with WS_FAULT_MESSAGE; DONE after it
 * faultError       the error to make the fault from
 * faultErrorCode   the failure that there was; not a success. Never shown itself
 * faultDisclosure  how much to tell
 * requestMessage   what is answered; not EMPTY
 * asyncContext     NULL: the calling thread waits. Copied otherwise
 * error            optional; receives what went wrong. Borrowed until completion
 *
 * Returns S_OK, or a failure of the channel. Source: sdk-api/webservices/nf-webservices-wssendfaultmessageforerror.
 */
WWS_API HRESULT WINAPI WsSendFaultMessageForError(WS_CHANNEL* channel, WS_MESSAGE* replyMessage, WS_ERROR* faultError,
                                                  HRESULT faultErrorCode, WS_FAULT_DISCLOSURE faultDisclosure,
                                                  WS_MESSAGE* requestMessage, const WS_ASYNC_CONTEXT* asyncContext,
                                                  WS_ERROR* error);

/* ---------------------------------------------------------------------------------------------------------------------
 * Messages in steps
 * ------------------------------------------------------------------------------------------------------------------ */

/**
 * Writes the headers of a message; the body follows with WsWriteBody or the writer of the message. A message that is
 * not addressed is addressed to the endpoint of the channel. From INITIALIZED to WRITING.
 *
 * channel       OPEN, with output; no other message is being written
 * message       INITIALIZED; kept until WsWriteMessageEnd or WsAbandonMessage
 * asyncContext  NULL: the calling thread waits. Copied otherwise
 * error         optional; receives what went wrong. Borrowed until completion
 *
 * Returns S_OK, or a failure of the channel. Source: sdk-api/webservices/nf-webservices-wswritemessagestart.
 */
WWS_API HRESULT WINAPI WsWriteMessageStart(WS_CHANNEL* channel, WS_MESSAGE* message,
                                           const WS_ASYNC_CONTEXT* asyncContext, WS_ERROR* error);

/**
 * Writes the end of a message, and sends what has not been sent. From WRITING to DONE.
 *
 * channel       where the message was started
 * message       WRITING
 * asyncContext  NULL: the calling thread waits. Copied otherwise
 * error         optional; receives what went wrong. Borrowed until completion
 *
 * Returns S_OK, or a failure of the channel. Source: sdk-api/webservices/nf-webservices-wswritemessageend.
 */
WWS_API HRESULT WINAPI WsWriteMessageEnd(WS_CHANNEL* channel, WS_MESSAGE* message, const WS_ASYNC_CONTEXT* asyncContext,
                                         WS_ERROR* error);

/**
 * Receives the headers of the next message; the body follows with WsReadBody or the reader of the message. From EMPTY
 * to READING.
 *
 * channel       OPEN, with input; no other message is being read
 * message       EMPTY; kept until WsReadMessageEnd or WsAbandonMessage
 * asyncContext  NULL: the calling thread waits. Copied otherwise
 * error         optional; receives what went wrong. Borrowed until completion
 *
 * Returns S_OK; WS_S_END (no more messages: the session was shut down, or a reply channel has had its request); or a
 * failure of the channel. Source: sdk-api/webservices/nf-webservices-wsreadmessagestart.
 */
WWS_API HRESULT WINAPI WsReadMessageStart(WS_CHANNEL* channel, WS_MESSAGE* message,
                                          const WS_ASYNC_CONTEXT* asyncContext, WS_ERROR* error);

/**
 * Reads the end of a message. From READING to DONE.
 *
 * channel       where the message was started
 * message       READING
 * asyncContext  NULL: the calling thread waits. Copied otherwise
 * error         optional; receives what went wrong. Borrowed until completion
 *
 * Returns S_OK, or a failure of the channel. Source: sdk-api/webservices/nf-webservices-wsreadmessageend.
 */
WWS_API HRESULT WINAPI WsReadMessageEnd(WS_CHANNEL* channel, WS_MESSAGE* message, const WS_ASYNC_CONTEXT* asyncContext,
                                        WS_ERROR* error);

/**
 * Gives up the rest of a message, instead of WsWriteMessageEnd or WsReadMessageEnd, so that the channel can go on with
 * the next. What is left of a streamed message is skipped when the next is read, or cut off in writing. Does not wait,
 * and never fails for lack of resources.
 *
 * channel  OPEN or FAULTED
 * message  the one that is being written or read
 * error    optional; receives what went wrong. Borrowed
 *
 * Source: sdk-api/webservices/nf-webservices-wsabandonmessage.
 */
WWS_API HRESULT WINAPI WsAbandonMessage(WS_CHANNEL* channel, WS_MESSAGE* message, WS_ERROR* error);

/* =====================================================================================================================
 * 19  Custom channels and encoders
 *
 * A custom channel (WS_CUSTOM_CHANNEL_BINDING) is a set of callbacks, one for each function of a channel: whoever has
 * the WS_CHANNEL calls WsOpenChannel, and the callback does it. Each has the contract of the function whose name it
 * bears, states and asynchronous behaviour included, and checks its arguments and state itself.
 *
 * An encoder or decoder hangs in a channel of the library, and transforms the bytes of the messages
 * (WS_CHANNEL_PROPERTY_ENCODER, _DECODER).
 *
 * Callbacks may complete asynchronously if they are given a context. The library calls them as section 3 says, and
 * holds no lock meanwhile.
 * ================================================================================================================== */

/**
 * Does WsCreateChannel.
 *
 * channelType            the type; E_INVALIDARG if it is not one the channel can be
 * channelParameters      value of WS_CHANNEL_PROPERTY_CUSTOM_CHANNEL_PARAMETERS; NULL without it
 * channelParametersSize  its size in bytes; 0 without it
 * channelInstance        receives the channel's own data, which is passed to the other callbacks. On success it is
 *                        freed with WS_FREE_CHANNEL_CALLBACK
 * error                  optional; add what went wrong
 *
 * Source: sdk-api/webservices/nc-webservices-ws_create_channel_callback.
 */
typedef HRESULT (CALLBACK* WS_CREATE_CHANNEL_CALLBACK)(WS_CHANNEL_TYPE channelType, const void* channelParameters,
                                                       ULONG channelParametersSize, void** channelInstance,
                                                       WS_ERROR* error);

/**
 * Does WsCreateChannelForListener.
 *
 * listenerInstance       the listener's own data
 * channelParameters      value of WS_CHANNEL_PROPERTY_CUSTOM_CHANNEL_PARAMETERS; NULL without it
 * channelParametersSize  its size in bytes; 0 without it
 * channelInstance        receives the channel's own data, which is passed to the other callbacks. On success it is
 *                        freed with WS_FREE_CHANNEL_CALLBACK
 * error                  optional; add what went wrong
 *
 * Source: sdk-api/webservices/nc-webservices-ws_create_channel_for_listener_callback.
 */
typedef HRESULT (CALLBACK* WS_CREATE_CHANNEL_FOR_LISTENER_CALLBACK)(void* listenerInstance,
                                                                    const void* channelParameters,
                                                                    ULONG channelParametersSize, void** channelInstance,
                                                                    WS_ERROR* error);

/**
 * Does WsFreeChannel.
 *
 * channelInstance  the channel's own data, to be freed
 *
 * Source: sdk-api/webservices/nc-webservices-ws_free_channel_callback.
 */
typedef void (CALLBACK* WS_FREE_CHANNEL_CALLBACK)(void* channelInstance);

/**
 * Does WsResetChannel.
 *
 * channelInstance  the channel's own data
 * error            optional; add what went wrong
 *
 * Source: sdk-api/webservices/nc-webservices-ws_reset_channel_callback.
 */
typedef HRESULT (CALLBACK* WS_RESET_CHANNEL_CALLBACK)(void* channelInstance, WS_ERROR* error);

/**
 * Does WsOpenChannel.
 *
 * channelInstance  the channel's own data
 * endpointAddress  where to; borrowed until the callback returns
 * asyncContext     NULL: complete on this thread. Otherwise copied, and its callback invoked once after WS_S_ASYNC
 * error            optional; add what went wrong
 *
 * Source: sdk-api/webservices/nc-webservices-ws_open_channel_callback.
 */
typedef HRESULT (CALLBACK* WS_OPEN_CHANNEL_CALLBACK)(void* channelInstance, const WS_ENDPOINT_ADDRESS* endpointAddress,
                                                     const WS_ASYNC_CONTEXT* asyncContext, WS_ERROR* error);

/**
 * Does WsCloseChannel.
 *
 * channelInstance  the channel's own data
 * asyncContext     NULL: complete on this thread. Otherwise copied, and its callback invoked once after WS_S_ASYNC
 * error            optional; add what went wrong
 *
 * Source: sdk-api/webservices/nc-webservices-ws_close_channel_callback.
 */
typedef HRESULT (CALLBACK* WS_CLOSE_CHANNEL_CALLBACK)(void* channelInstance, const WS_ASYNC_CONTEXT* asyncContext,
                                                      WS_ERROR* error);

/**
 * Does WsAbortChannel.
 *
 * channelInstance  the channel's own data
 * error            optional; add what went wrong
 *
 * Source: sdk-api/webservices/nc-webservices-ws_abort_channel_callback.
 */
typedef HRESULT (CALLBACK* WS_ABORT_CHANNEL_CALLBACK)(void* channelInstance, WS_ERROR* error);

/**
 * Does WsGetChannelProperty. E_INVALIDARG for what it does not have, but it must have
 * WS_CHANNEL_PROPERTY_ADDRESSING_VERSION, _ENVELOPE_VERSION, _TRANSFER_MODE and _PROTECTION_LEVEL, and for use with
 * proxy and host _ENABLE_TIMEOUTS with FALSE.
 *
 * channelInstance  the channel's own data
 * id               which property
 * value            receives the value
 * valueSize        its size in bytes
 * error            optional; add what went wrong
 *
 * Source: sdk-api/webservices/nc-webservices-ws_get_channel_property_callback.
 */
typedef HRESULT (CALLBACK* WS_GET_CHANNEL_PROPERTY_CALLBACK)(void* channelInstance, WS_CHANNEL_PROPERTY_ID id,
                                                             void* value, ULONG valueSize, WS_ERROR* error);

/**
 * Does WsSetChannelProperty. E_INVALIDARG for what it does not have.
 *
 * channelInstance  the channel's own data
 * id               which property
 * value            the value
 * valueSize        its size in bytes
 * error            optional; add what went wrong
 *
 * Source: sdk-api/webservices/nc-webservices-ws_set_channel_property_callback.
 */
typedef HRESULT (CALLBACK* WS_SET_CHANNEL_PROPERTY_CALLBACK)(void* channelInstance, WS_CHANNEL_PROPERTY_ID id,
                                                             const void* value, ULONG valueSize, WS_ERROR* error);

/**
 * Does WsWriteMessageStart.
 *
 * channelInstance  the channel's own data
 * message          the message
 * asyncContext     NULL: complete on this thread. Otherwise copied, and its callback invoked once after WS_S_ASYNC
 * error            optional; add what went wrong
 *
 * Source: sdk-api/webservices/nc-webservices-ws_write_message_start_callback.
 */
typedef HRESULT (CALLBACK* WS_WRITE_MESSAGE_START_CALLBACK)(void* channelInstance, WS_MESSAGE* message,
                                                            const WS_ASYNC_CONTEXT* asyncContext, WS_ERROR* error);

/**
 * Does WsWriteMessageEnd.
 *
 * channelInstance  the channel's own data
 * message          the message
 * asyncContext     NULL: complete on this thread. Otherwise copied, and its callback invoked once after WS_S_ASYNC
 * error            optional; add what went wrong
 *
 * Source: sdk-api/webservices/nc-webservices-ws_write_message_end_callback.
 */
typedef HRESULT (CALLBACK* WS_WRITE_MESSAGE_END_CALLBACK)(void* channelInstance, WS_MESSAGE* message,
                                                          const WS_ASYNC_CONTEXT* asyncContext, WS_ERROR* error);

/**
 * Does WsReadMessageStart.
 *
 * channelInstance  the channel's own data
 * message          the message
 * asyncContext     NULL: complete on this thread. Otherwise copied, and its callback invoked once after WS_S_ASYNC
 * error            optional; add what went wrong
 *
 * Returns S_OK, WS_S_END, WS_S_ASYNC or a failure.
 * Source: sdk-api/webservices/nc-webservices-ws_read_message_start_callback.
 */
typedef HRESULT (CALLBACK* WS_READ_MESSAGE_START_CALLBACK)(void* channelInstance, WS_MESSAGE* message,
                                                           const WS_ASYNC_CONTEXT* asyncContext, WS_ERROR* error);

/**
 * Does WsReadMessageEnd.
 *
 * channelInstance  the channel's own data
 * message          the message
 * asyncContext     NULL: complete on this thread. Otherwise copied, and its callback invoked once after WS_S_ASYNC
 * error            optional; add what went wrong
 *
 * Source: sdk-api/webservices/nc-webservices-ws_read_message_end_callback.
 */
typedef HRESULT (CALLBACK* WS_READ_MESSAGE_END_CALLBACK)(void* channelInstance, WS_MESSAGE* message,
                                                         const WS_ASYNC_CONTEXT* asyncContext, WS_ERROR* error);

/**
 * Does WsAbandonMessage.
 *
 * channelInstance  the channel's own data
 * message          the message
 * error            optional; add what went wrong
 *
 * Source: sdk-api/webservices/nc-webservices-ws_abandon_message_callback.
 */
typedef HRESULT (CALLBACK* WS_ABANDON_MESSAGE_CALLBACK)(void* channelInstance, WS_MESSAGE* message, WS_ERROR* error);

/**
 * Does WsShutdownSessionChannel.
 *
 * channelInstance  the channel's own data
 * asyncContext     NULL: complete on this thread. Otherwise copied, and its callback invoked once after WS_S_ASYNC
 * error            optional; add what went wrong
 *
 * Source: sdk-api/webservices/nc-webservices-ws_shutdown_session_channel_callback.
 */
typedef HRESULT (CALLBACK* WS_SHUTDOWN_SESSION_CHANNEL_CALLBACK)(void* channelInstance,
                                                                 const WS_ASYNC_CONTEXT* asyncContext, WS_ERROR* error);

/**
 * Does WsAcceptChannel, for a custom listener.
 *
 * listenerInstance  the listener's own data
 * channelInstance   data of the channel to fill, from WS_CREATE_CHANNEL_FOR_LISTENER_CALLBACK
 * asyncContext      NULL: complete on this thread. Otherwise copied, and its callback invoked once after WS_S_ASYNC
 * error             optional; add what went wrong
 *
 * Source: sdk-api/webservices/nc-webservices-ws_accept_channel_callback.
 */
typedef HRESULT (CALLBACK* WS_ACCEPT_CHANNEL_CALLBACK)(void* listenerInstance, void* channelInstance,
                                                       const WS_ASYNC_CONTEXT* asyncContext, WS_ERROR* error);

/**
 * A custom channel: value of WS_CHANNEL_PROPERTY_CUSTOM_CHANNEL_CALLBACKS.
 * Source: sdk-api/webservices/ns-webservices-ws_custom_channel_callbacks.
 */
typedef struct _WS_CUSTOM_CHANNEL_CALLBACKS {
    WS_CREATE_CHANNEL_CALLBACK           createChannelCallback;  /**< does WsCreateChannel */
    WS_FREE_CHANNEL_CALLBACK             freeChannelCallback;    /**< does WsFreeChannel */
    WS_RESET_CHANNEL_CALLBACK            resetChannelCallback;   /**< does WsResetChannel */
    WS_OPEN_CHANNEL_CALLBACK             openChannelCallback;    /**< does WsOpenChannel */
    WS_CLOSE_CHANNEL_CALLBACK            closeChannelCallback;   /**< does WsCloseChannel */
    WS_ABORT_CHANNEL_CALLBACK            abortChannelCallback;   /**< does WsAbortChannel */
    WS_GET_CHANNEL_PROPERTY_CALLBACK     getChannelPropertyCallback; /**< does WsGetChannelProperty */
    WS_SET_CHANNEL_PROPERTY_CALLBACK     setChannelPropertyCallback; /**< does WsSetChannelProperty */
    WS_WRITE_MESSAGE_START_CALLBACK      writeMessageStartCallback; /**< does WsWriteMessageStart */
    WS_WRITE_MESSAGE_END_CALLBACK        writeMessageEndCallback; /**< does WsWriteMessageEnd */
    WS_READ_MESSAGE_START_CALLBACK       readMessageStartCallback; /**< does WsReadMessageStart */
    WS_READ_MESSAGE_END_CALLBACK         readMessageEndCallback; /**< does WsReadMessageEnd */
    WS_ABANDON_MESSAGE_CALLBACK          abandonMessageCallback; /**< does WsAbandonMessage */
    WS_SHUTDOWN_SESSION_CHANNEL_CALLBACK shutdownSessionChannelCallback; /**< does WsShutdownSessionChannel */
} WS_CUSTOM_CHANNEL_CALLBACKS;

/* ---------------------------------------------------------------------------------------------------------------------
 * Encoders
 *
 * Called for each message in this order: content type, start, encode any number of times, end. After a failure the
 * order breaks off, and the next message starts anew. A channel may create several encoders; each sees one message at a
 * time.
 * ------------------------------------------------------------------------------------------------------------------ */

/**
 * Creates an encoder.
 *
 * createContext   of WS_CHANNEL_ENCODER
 * writeCallback   takes the encoded bytes; to be called only from start, encode and end
 * writeContext    to be passed to writeCallback
 * encoderContext  receives the encoder's own data
 * error           optional; add what went wrong
 *
 * Source: sdk-api/webservices/nc-webservices-ws_create_encoder_callback.
 */
typedef HRESULT (CALLBACK* WS_CREATE_ENCODER_CALLBACK)(void* createContext, WS_WRITE_CALLBACK writeCallback,
                                                       void* writeContext, void** encoderContext, WS_ERROR* error);

/**
 * Says what a message is that is about to be encoded.
 *
 * encoderContext   the encoder's own data
 * contentType      content type of the message as it is
 * newContentType   receives that of the encoded message; valid until the next such call or the end of the encoder. In a
 *                  session always the same
 * contentEncoding  receives the value of the HTTP header Content-Encoding; length 0: none, as it must be without HTTP
 * error            optional; add what went wrong
 *
 * Source: sdk-api/webservices/nc-webservices-ws_encoder_get_content_type_callback.
 */
typedef HRESULT (CALLBACK* WS_ENCODER_GET_CONTENT_TYPE_CALLBACK)(void* encoderContext, const WS_STRING* contentType,
                                                                 WS_STRING* newContentType, WS_STRING* contentEncoding,
                                                                 WS_ERROR* error);

/**
 * Starts a message.
 *
 * encoderContext  the encoder's own data
 * asyncContext    NULL: complete on this thread. Otherwise copied, and its callback invoked once after WS_S_ASYNC
 * error           optional; add what went wrong
 *
 * Source: sdk-api/webservices/nc-webservices-ws_encoder_start_callback.
 */
typedef HRESULT (CALLBACK* WS_ENCODER_START_CALLBACK)(void* encoderContext, const WS_ASYNC_CONTEXT* asyncContext,
                                                      WS_ERROR* error);

/**
 * Encodes bytes of a message.
 *
 * encoderContext  the encoder's own data
 * buffers         the bytes, in pieces; valid until completion
 * count           number of pieces
 * asyncContext    NULL: complete on this thread. Otherwise copied, and its callback invoked once after WS_S_ASYNC
 * error           optional; add what went wrong
 *
 * Source: sdk-api/webservices/nc-webservices-ws_encoder_encode_callback.
 */
typedef HRESULT (CALLBACK* WS_ENCODER_ENCODE_CALLBACK)(void* encoderContext, const WS_BYTES* buffers, ULONG count,
                                                       const WS_ASYNC_CONTEXT* asyncContext, WS_ERROR* error);

/**
 * Ends a message: what is still held back is written.
 *
 * encoderContext  the encoder's own data
 * asyncContext    NULL: complete on this thread. Otherwise copied, and its callback invoked once after WS_S_ASYNC
 * error           optional; add what went wrong
 *
 * Source: sdk-api/webservices/nc-webservices-ws_encoder_end_callback.
 */
typedef HRESULT (CALLBACK* WS_ENCODER_END_CALLBACK)(void* encoderContext, const WS_ASYNC_CONTEXT* asyncContext,
                                                    WS_ERROR* error);

/**
 * Frees an encoder.
 *
 * encoderContext  the encoder's own data, to be freed
 *
 * Source: sdk-api/webservices/nc-webservices-ws_free_encoder_callback.
 */
typedef void (CALLBACK* WS_FREE_ENCODER_CALLBACK)(void* encoderContext);

/** An encoder: value of WS_CHANNEL_PROPERTY_ENCODER. Source: sdk-api/webservices/ns-webservices-ws_channel_encoder. */
typedef struct _WS_CHANNEL_ENCODER {
    void*                                createContext;          /**< the application's own */
    WS_CREATE_ENCODER_CALLBACK           createEncoderCallback;  /**< creates an encoder */
    WS_ENCODER_GET_CONTENT_TYPE_CALLBACK encoderGetContentTypeCallback; /**< says what an encoded message is */
    WS_ENCODER_START_CALLBACK            encoderStartCallback;   /**< starts a message */
    WS_ENCODER_ENCODE_CALLBACK           encoderEncodeCallback;  /**< encodes bytes */
    WS_ENCODER_END_CALLBACK              encoderEndCallback;     /**< ends a message */
    WS_FREE_ENCODER_CALLBACK             freeEncoderCallback;    /**< frees an encoder */
} WS_CHANNEL_ENCODER;

/* ---------------------------------------------------------------------------------------------------------------------
 * Decoders
 *
 * Called for each message in this order: start, content type, decode until it returns 0 bytes, end. After a failure the
 * order breaks off, and the next message starts anew. A channel may create several decoders; each sees one message at a
 * time.
 * ------------------------------------------------------------------------------------------------------------------ */

/**
 * Creates a decoder.
 *
 * createContext   of WS_CHANNEL_DECODER
 * readCallback    supplies the encoded bytes; to be called only from start, decode and end
 * readContext     to be passed to readCallback
 * decoderContext  receives the decoder's own data
 * error           optional; add what went wrong
 *
 * Source: sdk-api/webservices/nc-webservices-ws_create_decoder_callback.
 */
typedef HRESULT (CALLBACK* WS_CREATE_DECODER_CALLBACK)(void* createContext, WS_READ_CALLBACK readCallback,
                                                       void* readContext, void** decoderContext, WS_ERROR* error);

/**
 * Checks what a message is, and says what it will be decoded.
 *
 * decoderContext   the decoder's own data
 * contentType      content type of the encoded message
 * contentEncoding  value of the HTTP header Content-Encoding; NULL if there is none
 * newContentType   receives the content type of the decoded message, one that the channel knows; valid until the next
 *                  such call or the end of the decoder. In a session always the same
 * error            optional; add what went wrong
 *
 * Source: sdk-api/webservices/nc-webservices-ws_decoder_get_content_type_callback.
 */
typedef HRESULT (CALLBACK* WS_DECODER_GET_CONTENT_TYPE_CALLBACK)(void* decoderContext, const WS_STRING* contentType,
                                                                 const WS_STRING* contentEncoding,
                                                                 WS_STRING* newContentType, WS_ERROR* error);

/**
 * Starts a message.
 *
 * encoderContext  the decoder's own data
 * asyncContext    NULL: complete on this thread. Otherwise copied, and its callback invoked once after WS_S_ASYNC
 * error           optional; add what went wrong
 *
 * Source: sdk-api/webservices/nc-webservices-ws_decoder_start_callback.
 */
typedef HRESULT (CALLBACK* WS_DECODER_START_CALLBACK)(void* encoderContext, const WS_ASYNC_CONTEXT* asyncContext,
                                                      WS_ERROR* error);

/**
 * Supplies decoded bytes of a message.
 *
 * encoderContext  the decoder's own data
 * buffer          receives the bytes
 * maxLength       how many at most
 * length          receives how many; 0: the message is at its end
 * asyncContext    NULL: complete on this thread. Otherwise copied, and its callback invoked once after WS_S_ASYNC
 * error           optional; add what went wrong
 *
 * Source: sdk-api/webservices/nc-webservices-ws_decoder_decode_callback.
 */
typedef HRESULT (CALLBACK* WS_DECODER_DECODE_CALLBACK)(void* encoderContext, void* buffer, ULONG maxLength,
                                                       ULONG* length, const WS_ASYNC_CONTEXT* asyncContext,
                                                       WS_ERROR* error);

/**
 * Ends a message.
 *
 * encoderContext  the decoder's own data
 * asyncContext    NULL: complete on this thread. Otherwise copied, and its callback invoked once after WS_S_ASYNC
 * error           optional; add what went wrong
 *
 * Source: sdk-api/webservices/nc-webservices-ws_decoder_end_callback.
 */
typedef HRESULT (CALLBACK* WS_DECODER_END_CALLBACK)(void* encoderContext, const WS_ASYNC_CONTEXT* asyncContext,
                                                    WS_ERROR* error);

/**
 * Frees a decoder.
 *
 * decoderContext  the decoder's own data, to be freed
 *
 * Source: sdk-api/webservices/nc-webservices-ws_free_decoder_callback.
 */
typedef void (CALLBACK* WS_FREE_DECODER_CALLBACK)(void* decoderContext);

/** A decoder: value of WS_CHANNEL_PROPERTY_DECODER. Source: sdk-api/webservices/ns-webservices-ws_channel_decoder. */
typedef struct _WS_CHANNEL_DECODER {
    void*                                createContext;          /**< the application's own */
    WS_CREATE_DECODER_CALLBACK           createDecoderCallback;  /**< creates a decoder */
    WS_DECODER_GET_CONTENT_TYPE_CALLBACK decoderGetContentTypeCallback; /**< checks the content type */
    WS_DECODER_START_CALLBACK            decoderStartCallback;   /**< starts a message */
    WS_DECODER_DECODE_CALLBACK           decoderDecodeCallback;  /**< supplies decoded bytes */
    WS_DECODER_END_CALLBACK              decoderEndCallback;     /**< ends a message */
    WS_FREE_DECODER_CALLBACK             freeDecoderCallback;    /**< frees a decoder */
} WS_CHANNEL_DECODER;

/* =====================================================================================================================
 * 20  Listeners
 *
 * A WS_LISTENER waits at a URL for clients; each one it accepts fills a channel.
 *
 * Life of a WS_LISTENER. State in brackets (WS_LISTENER_STATE):
 *
 * 1. WsCreateListener. [CREATED]
 * 2. WsOpenListener, at a URL. [OPENING, OPEN]
 * 3. WsCreateChannelForListener, WsAcceptChannel, messages, WsCloseChannel; any number of channels at once.
 *    WsResetChannel makes a channel ready for the next client.
 * 4. WsCloseListener: pending WsAcceptChannel end with WS_E_OPERATION_ABORTED. [CLOSING, CLOSED]
 * 5. WsResetListener, then from 2 [CREATED]; or WsFreeListener, when its channels are freed.
 *
 * WsAbortListener, at any time and from any thread, ends everything that is pending; an open listener is FAULTED then,
 * and WsAcceptChannel returns WS_E_OBJECT_FAULTED. Nothing else faults a listener.
 *
 * Source: win32 wsw/listener, wsw/ws-listener.
 * ================================================================================================================== */

/** The states of a listener. Source: sdk-api/webservices/ne-webservices-ws_listener_state. */
typedef enum _WS_LISTENER_STATE {
    WS_LISTENER_STATE_CREATED = 0, /**< can be opened, reset, freed */
    WS_LISTENER_STATE_OPENING = 1, /**< WsOpenListener is at work */
    WS_LISTENER_STATE_OPEN    = 2, /**< clients can be accepted */
    WS_LISTENER_STATE_FAULTED = 3, /**< aborted. Can only be closed */
    WS_LISTENER_STATE_CLOSING = 4, /**< WsCloseListener is at work */
    WS_LISTENER_STATE_CLOSED  = 5  /**< can be reset, freed */
} WS_LISTENER_STATE;

/**
 * How the URL that a client used is compared with that of the listener; ORed.
 * Source: named by sdk-api/webservices/ne-webservices-ws_listener_property_id, without a page of its own.
 */
#define WS_MATCH_URL_DNS_HOST                 0x1u   /**< the host may be this machine's DNS name */
#define WS_MATCH_URL_DNS_FULLY_QUALIFIED_HOST 0x2u   /**< the host may be this machine's fully qualified DNS name */
#define WS_MATCH_URL_NETBIOS_HOST             0x4u   /**< the host may be this machine's NetBIOS name */
#define WS_MATCH_URL_LOCAL_HOST               0x8u   /**< the host may be localhost */
#define WS_MATCH_URL_HOST_ADDRESSES           0x10u  /**< the host may be an address of this machine */
#define WS_MATCH_URL_THIS_HOST                0x1Fu  /**< all of the above */
#define WS_MATCH_URL_PORT                     0x20u  /**< the port must be that of the listener */
#define WS_MATCH_URL_EXACT_PATH               0x40u  /**< the path must be that of the listener */
#define WS_MATCH_URL_PREFIX_PATH              0x80u  /**< the path must begin with that of the listener */
#define WS_MATCH_URL_NO_QUERY                 0x100u /**< there must be no query */

/** Host names. Source: sdk-api/webservices/ns-webservices-ws_host_names. */
typedef struct _WS_HOST_NAMES {
    WS_STRING* hostNames;     /**< the names: DNS names, IPv4 addresses, IPv6 addresses in brackets */
    ULONG      hostNameCount; /**< number of names */
} WS_HOST_NAMES;

/**
 * HTTP clients that are refused: those whose User-Agent contains one of these.
 * Source: sdk-api/webservices/ns-webservices-ws_disallowed_user_agent_substrings.
 */
typedef struct _WS_DISALLOWED_USER_AGENT_SUBSTRINGS {
    ULONG       subStringCount; /**< number of strings */
    WS_STRING** subStrings;     /**< the strings */
} WS_DISALLOWED_USER_AGENT_SUBSTRINGS;

/**
 * The properties of a WS_LISTENER. In brackets the bindings that have it, if not all. Timeouts are in milliseconds;
 * INFINITE means none. Source: sdk-api/webservices/ne-webservices-ws_listener_property_id.
 */
typedef enum _WS_LISTENER_PROPERTY_ID {
    /** ULONG; create, get. [TCP] how many connections wait to be accepted at most; the system limits it too. */
    WS_LISTENER_PROPERTY_LISTEN_BACKLOG                 = 0,
    /** WS_IP_VERSION; default WS_IP_VERSION_AUTO; create, get. [TCP, UDP] which Internet protocol. */
    WS_LISTENER_PROPERTY_IP_VERSION                     = 1,
    /** WS_LISTENER_STATE; get. The state at this moment; it may be another one soon. */
    WS_LISTENER_PROPERTY_STATE                          = 2,
    /** WS_CALLBACK_MODEL; default WS_LONG_CALLBACK; create, get. How callbacks of asynchronous operations of the
     *  listener and its channels are invoked, if possible. Host: WS_LONG_CALLBACK only. */
    WS_LISTENER_PROPERTY_ASYNC_CALLBACK_MODEL           = 3,
    /** WS_CHANNEL_TYPE; get. Type of its channels. */
    WS_LISTENER_PROPERTY_CHANNEL_TYPE                   = 4,
    /** WS_CHANNEL_BINDING; get. Binding of its channels. */
    WS_LISTENER_PROPERTY_CHANNEL_BINDING                = 5,
    /** ULONG; default 15000; create, get. [TCP, pipe] for the net.tcp or net.pipe handshake, once a client has
     *  connected; waiting for the client takes any time. */
    WS_LISTENER_PROPERTY_CONNECT_TIMEOUT                = 6,
    /** BOOL; default FALSE; create, get. [UDP, duplex] the URL has a multicast address; also set MULTICAST_INTERFACES.
     *  Other processes may use the port too. */
    WS_LISTENER_PROPERTY_IS_MULTICAST                   = 7,
    /** ULONG[]; default empty list; create, set. [UDP, duplex] indices of the interfaces to receive multicasts on; with
     *  IS_MULTICAST only. valueSize is that of all indices. */
    WS_LISTENER_PROPERTY_MULTICAST_INTERFACES           = 8,
    /** BOOL; default TRUE; create. [UDP, duplex] receive multicasts of this machine too; with IS_MULTICAST only. */
    WS_LISTENER_PROPERTY_MULTICAST_LOOPBACK             = 9,
    /** ULONG; default 5000; create, get. [HTTP] how long WsCloseListener leaves clients to receive what was sent,
     *  counted from the last response. */
    WS_LISTENER_PROPERTY_CLOSE_TIMEOUT                  = 10,
    /** ULONG; default WS_MATCH_URL_THIS_HOST | WS_MATCH_URL_EXACT_PATH | WS_MATCH_URL_PORT | WS_MATCH_URL_NO_QUERY;
     *  create. Of WS_URL_MATCHING_OPTIONS: what the To header of a message must be. */
    WS_LISTENER_PROPERTY_TO_HEADER_MATCHING_OPTIONS     = 11,
    /** ULONG; default WS_MATCH_URL_THIS_HOST | WS_MATCH_URL_EXACT_PATH | WS_MATCH_URL_PORT | WS_MATCH_URL_NO_QUERY;
     *  create. [HTTP, TCP] of WS_URL_MATCHING_OPTIONS: what the request URL or via of an accepted channel must be. Does
     *  not change who gets a request, only who refuses it. */
    WS_LISTENER_PROPERTY_TRANSPORT_URL_MATCHING_OPTIONS = 12,
    /** WS_CUSTOM_LISTENER_CALLBACKS; create. [custom] the listener; necessary. */
    WS_LISTENER_PROPERTY_CUSTOM_LISTENER_CALLBACKS      = 13,
    /** Any data; default NULL, size 0; create. [custom] passed to WS_CREATE_LISTENER_CALLBACK with its size. */
    WS_LISTENER_PROPERTY_CUSTOM_LISTENER_PARAMETERS     = 14,
    /** void*; get. [custom] what WS_CREATE_LISTENER_CALLBACK returned. */
    WS_LISTENER_PROPERTY_CUSTOM_LISTENER_INSTANCE       = 15,
    /** WS_DISALLOWED_USER_AGENT_SUBSTRINGS; default one entry: Mozilla; create. [HTTP] clients that are refused; not
     *  with WS_ENCODING_RAW. By default browsers, so that a web page cannot call a service. */
    WS_LISTENER_PROPERTY_DISALLOWED_USER_AGENT          = 16
} WS_LISTENER_PROPERTY_ID;

/** A property of a WS_LISTENER, with its value. Source: sdk-api/webservices/ns-webservices-ws_listener_property. */
typedef struct _WS_LISTENER_PROPERTY {
    WS_LISTENER_PROPERTY_ID id;        /**< which property */
    void*                   value;     /**< points to the value */
    ULONG                   valueSize; /**< its size in bytes, exactly that of the type */
} WS_LISTENER_PROPERTY;

/**
 * A set of listener properties, as other properties take it.
 * Source: sdk-api/webservices/ns-webservices-ws_listener_properties.
 */
typedef struct _WS_LISTENER_PROPERTIES {
    WS_LISTENER_PROPERTY* properties;    /**< the settings; may be NULL if there are none */
    ULONG                 propertyCount; /**< number of settings */
} WS_LISTENER_PROPERTIES;

/**
 * Creates a listener.
 *
 * channelType                type of its channels, one that the binding has
 * channelBinding             the protocol
 * properties, propertyCount  settings, copied; may be NULL with 0. Custom:
 *                            WS_LISTENER_PROPERTY_CUSTOM_LISTENER_CALLBACKS and _PARAMETERS only
 * securityDescription        the security, copied; what it points to is kept for the life of the listener. NULL: none;
 *                            custom listeners: always
 * listener                   receives the listener; free it with WsFreeListener
 * error                      optional; receives what went wrong. Borrowed
 *
 * Source: sdk-api/webservices/nf-webservices-wscreatelistener.
 */
WWS_API HRESULT WINAPI WsCreateListener(WS_CHANNEL_TYPE channelType, WS_CHANNEL_BINDING channelBinding,
                                        const WS_LISTENER_PROPERTY* properties, ULONG propertyCount,
                                        const WS_SECURITY_DESCRIPTION* securityDescription, WS_LISTENER** listener,
                                        WS_ERROR* error);

/**
 * Starts to listen.
 *
 * listener      CREATED
 * url           where: absolute, in encoded form, without query and fragment; the host may be + or *, a name, or an
 *               address (IPv6 in brackets). TCP and UDP listen on that address if it is one, else on all; TCP takes the
 *               path as a prefix, UDP ignores it
 * asyncContext  NULL: the calling thread waits. Copied otherwise
 * error         optional; receives what went wrong. Borrowed until completion
 *
 * Returns S_OK, WS_S_ASYNC, WS_E_OPERATION_ABORTED, WS_E_ADDRESS_IN_USE, WS_E_ADDRESS_NOT_AVAILABLE,
 * WS_E_INVALID_ENDPOINT_URL. Source: sdk-api/webservices/nf-webservices-wsopenlistener.
 */
WWS_API HRESULT WINAPI WsOpenListener(WS_LISTENER* listener, const WS_STRING* url, const WS_ASYNC_CONTEXT* asyncContext,
                                      WS_ERROR* error);

/**
 * Waits for the next client, and fills a channel with it. Several may be pending at once, with different channels.
 *
 * listener      OPEN; the one that the channel was created for
 * channel       CREATED; OPEN after it
 * asyncContext  NULL: the calling thread waits. Copied otherwise
 * error         optional; receives what went wrong. Borrowed until completion
 *
 * Returns S_OK, WS_S_ASYNC, WS_E_OPERATION_ABORTED; WS_E_OBJECT_FAULTED if the listener is FAULTED (check it in a
 * loop); or a failure of the channel, after which the next client can be accepted.
 * Source: sdk-api/webservices/nf-webservices-wsacceptchannel.
 */
WWS_API HRESULT WINAPI WsAcceptChannel(WS_LISTENER* listener, WS_CHANNEL* channel, const WS_ASYNC_CONTEXT* asyncContext,
                                       WS_ERROR* error);

/**
 * Ends all pending operations of a listener with WS_E_OPERATION_ABORTED, and does not wait for them. An OPEN listener
 * is FAULTED after it. Never fails for lack of resources, and may be called again.
 *
 * listener  in any state
 * error     optional; receives what went wrong. Borrowed
 *
 * Returns S_OK. Source: sdk-api/webservices/nf-webservices-wsabortlistener.
 */
WWS_API HRESULT WINAPI WsAbortListener(WS_LISTENER* listener, WS_ERROR* error);

/**
 * Stops listening. Pending WsAcceptChannel end with WS_E_OPERATION_ABORTED; channels that were accepted live on.
 *
 * listener      OPEN or FAULTED
 * asyncContext  NULL: the calling thread waits. Copied otherwise
 * error         optional; receives what went wrong. Borrowed until completion
 *
 * Returns S_OK, WS_S_ASYNC, WS_E_OPERATION_ABORTED. Source: sdk-api/webservices/nf-webservices-wscloselistener.
 */
WWS_API HRESULT WINAPI WsCloseListener(WS_LISTENER* listener, const WS_ASYNC_CONTEXT* asyncContext, WS_ERROR* error);

/**
 * Makes a listener ready to be opened again.
 *
 * listener  CREATED or CLOSED
 * error     optional; receives what went wrong. Borrowed
 *
 * Source: sdk-api/webservices/nf-webservices-wsresetlistener.
 */
WWS_API HRESULT WINAPI WsResetListener(WS_LISTENER* listener, WS_ERROR* error);

/**
 * Frees a listener. Its channels must have been freed.
 *
 * listener  CREATED or CLOSED; NULL: nothing happens
 *
 * Source: sdk-api/webservices/nf-webservices-wsfreelistener.
 */
WWS_API void WINAPI WsFreeListener(WS_LISTENER* listener);

/**
 * Gets a property of a listener.
 *
 * listener   the listener to ask
 * id         which property
 * value      receives the value
 * valueSize  its size in bytes, exactly that of the type
 * error      optional; receives what went wrong. Borrowed
 *
 * Source: sdk-api/webservices/nf-webservices-wsgetlistenerproperty.
 */
WWS_API HRESULT WINAPI WsGetListenerProperty(WS_LISTENER* listener, WS_LISTENER_PROPERTY_ID id, void* value,
                                             ULONG valueSize, WS_ERROR* error);

/**
 * Sets a property of a listener.
 *
 * listener   the listener to change
 * id         which property; one with "set"
 * value      the value, aligned for its type; copied
 * valueSize  its size in bytes, exactly that of the type
 * error      optional; receives what went wrong. Borrowed
 *
 * Source: sdk-api/webservices/nf-webservices-wssetlistenerproperty.
 */
WWS_API HRESULT WINAPI WsSetListenerProperty(WS_LISTENER* listener, WS_LISTENER_PROPERTY_ID id, const void* value,
                                             ULONG valueSize, WS_ERROR* error);

/* ---------------------------------------------------------------------------------------------------------------------
 * Custom listeners
 *
 * As custom channels (section 19): each callback has the contract of the function whose name it bears.
 * ------------------------------------------------------------------------------------------------------------------ */

/**
 * Does WsCreateListener.
 *
 * channelType             the type; E_INVALIDARG if it is not one the listener can accept
 * listenerParameters      value of WS_LISTENER_PROPERTY_CUSTOM_LISTENER_PARAMETERS; NULL without it
 * listenerParametersSize  its size in bytes; 0 without it
 * listenerInstance        receives the listener's own data, which is passed to the other callbacks. On success it is
 *                         freed with WS_FREE_LISTENER_CALLBACK
 * error                   optional; add what went wrong
 *
 * Source: sdk-api/webservices/nc-webservices-ws_create_listener_callback.
 */
typedef HRESULT (CALLBACK* WS_CREATE_LISTENER_CALLBACK)(WS_CHANNEL_TYPE channelType, const void* listenerParameters,
                                                        ULONG listenerParametersSize, void** listenerInstance,
                                                        WS_ERROR* error);

/**
 * Does WsFreeListener.
 *
 * listenerInstance  the listener's own data, to be freed
 *
 * Source: sdk-api/webservices/nc-webservices-ws_free_listener_callback.
 */
typedef void (CALLBACK* WS_FREE_LISTENER_CALLBACK)(void* listenerInstance);

/**
 * Does WsResetListener.
 *
 * listenerInstance  the listener's own data
 * error             optional; add what went wrong
 *
 * Source: sdk-api/webservices/nc-webservices-ws_reset_listener_callback.
 */
typedef HRESULT (CALLBACK* WS_RESET_LISTENER_CALLBACK)(void* listenerInstance, WS_ERROR* error);

/**
 * Does WsOpenListener.
 *
 * listenerInstance  the listener's own data
 * url               where; what it means is up to the listener
 * asyncContext      NULL: complete on this thread. Otherwise copied, and its callback invoked once after WS_S_ASYNC
 * error             optional; add what went wrong
 *
 * Source: sdk-api/webservices/nc-webservices-ws_open_listener_callback.
 */
typedef HRESULT (CALLBACK* WS_OPEN_LISTENER_CALLBACK)(void* listenerInstance, const WS_STRING* url,
                                                      const WS_ASYNC_CONTEXT* asyncContext, WS_ERROR* error);

/**
 * Does WsCloseListener.
 *
 * listenerInstance  the listener's own data
 * asyncContext      NULL: complete on this thread. Otherwise copied, and its callback invoked once after WS_S_ASYNC
 * error             optional; add what went wrong
 *
 * Source: sdk-api/webservices/nc-webservices-ws_close_listener_callback.
 */
typedef HRESULT (CALLBACK* WS_CLOSE_LISTENER_CALLBACK)(void* listenerInstance, const WS_ASYNC_CONTEXT* asyncContext,
                                                       WS_ERROR* error);

/**
 * Does WsAbortListener.
 *
 * listenerInstance  the listener's own data
 * error             optional; add what went wrong
 *
 * Source: sdk-api/webservices/nc-webservices-ws_abort_listener_callback.
 */
typedef HRESULT (CALLBACK* WS_ABORT_LISTENER_CALLBACK)(void* listenerInstance, WS_ERROR* error);

/**
 * Does WsGetListenerProperty. E_INVALIDARG for what it does not have.
 *
 * listenerInstance  the listener's own data
 * id                which property
 * value             receives the value
 * valueSize         its size in bytes
 * error             optional; add what went wrong
 *
 * Source: sdk-api/webservices/nc-webservices-ws_get_listener_property_callback.
 */
typedef HRESULT (CALLBACK* WS_GET_LISTENER_PROPERTY_CALLBACK)(void* listenerInstance, WS_LISTENER_PROPERTY_ID id,
                                                              void* value, ULONG valueSize, WS_ERROR* error);

/**
 * Does WsSetListenerProperty. E_INVALIDARG for what it does not have.
 *
 * listenerInstance  the listener's own data
 * id                which property
 * value             the value
 * valueSize         its size in bytes
 * error             optional; add what went wrong
 *
 * Source: sdk-api/webservices/nc-webservices-ws_set_listener_property_callback.
 */
typedef HRESULT (CALLBACK* WS_SET_LISTENER_PROPERTY_CALLBACK)(void* listenerInstance, WS_LISTENER_PROPERTY_ID id,
                                                              const void* value, ULONG valueSize, WS_ERROR* error);

/**
 * A custom listener: value of WS_LISTENER_PROPERTY_CUSTOM_LISTENER_CALLBACKS.
 * Source: sdk-api/webservices/ns-webservices-ws_custom_listener_callbacks.
 */
typedef struct _WS_CUSTOM_LISTENER_CALLBACKS {
    WS_CREATE_LISTENER_CALLBACK             createListenerCallback; /**< does WsCreateListener */
    WS_FREE_LISTENER_CALLBACK               freeListenerCallback; /**< does WsFreeListener */
    WS_RESET_LISTENER_CALLBACK              resetListenerCallback; /**< does WsResetListener */
    WS_OPEN_LISTENER_CALLBACK               openListenerCallback; /**< does WsOpenListener */
    WS_CLOSE_LISTENER_CALLBACK              closeListenerCallback; /**< does WsCloseListener */
    WS_ABORT_LISTENER_CALLBACK              abortListenerCallback; /**< does WsAbortListener */
    WS_GET_LISTENER_PROPERTY_CALLBACK       getListenerPropertyCallback; /**< does WsGetListenerProperty */
    WS_SET_LISTENER_PROPERTY_CALLBACK       setListenerPropertyCallback; /**< does WsSetListenerProperty */
    WS_CREATE_CHANNEL_FOR_LISTENER_CALLBACK createChannelForListenerCallback; /**< does WsCreateChannelForListener */
    WS_ACCEPT_CHANNEL_CALLBACK              acceptChannelCallback; /**< does WsAcceptChannel */
} WS_CUSTOM_LISTENER_CALLBACKS;

/* =====================================================================================================================
 * 21  Credentials and identities of the transport
 *
 * With what a client or server proves who it is. Credentials are part of security bindings (section 22), and
 * are loaded when the channel or listener is opened.
 *
 * Source: win32 wsw/security-credentials.
 * ================================================================================================================== */

/* ---------------------------------------------------------------------------------------------------------------------
 * Certificates
 * ------------------------------------------------------------------------------------------------------------------ */

/** Where a certificate comes from. Source: sdk-api/webservices/ne-webservices-ws_cert_credential_type. */
typedef enum _WS_CERT_CREDENTIAL_TYPE {
    WS_SUBJECT_NAME_CERT_CREDENTIAL_TYPE = 1, /**< WS_SUBJECT_NAME_CERT_CREDENTIAL: a store, by subject name */
    WS_THUMBPRINT_CERT_CREDENTIAL_TYPE   = 2, /**< WS_THUMBPRINT_CERT_CREDENTIAL: a store, by thumbprint */
    WS_CUSTOM_CERT_CREDENTIAL_TYPE       = 3  /**< WS_CUSTOM_CERT_CREDENTIAL: a callback */
} WS_CERT_CREDENTIAL_TYPE;

/**
 * What the structures of all certificate credentials begin with.
 * Source: sdk-api/webservices/ns-webservices-ws_cert_credential.
 */
typedef struct _WS_CERT_CREDENTIAL {
    WS_CERT_CREDENTIAL_TYPE credentialType; /**< which structure this is the beginning of */
} WS_CERT_CREDENTIAL;

/**
 * A certificate in a store, by its subject. Source: sdk-api/webservices/ns-webservices-ws_subject_name_cert_credential.
 */
typedef struct _WS_SUBJECT_NAME_CERT_CREDENTIAL {
    WS_CERT_CREDENTIAL credential;    /**< credentialType is WS_SUBJECT_NAME_CERT_CREDENTIAL_TYPE */
    ULONG              storeLocation; /**< CERT_SYSTEM_STORE_CURRENT_USER or CERT_SYSTEM_STORE_LOCAL_MACHINE */
    WS_STRING          storeName;     /**< name of the store, such as My */
    WS_STRING          subjectName;   /**< subject, such as CN=service.com */
} WS_SUBJECT_NAME_CERT_CREDENTIAL;

/**
 * A certificate in a store, by its thumbprint: unambiguous, unlike a subject.
 * Source: sdk-api/webservices/ns-webservices-ws_thumbprint_cert_credential.
 */
typedef struct _WS_THUMBPRINT_CERT_CREDENTIAL {
    WS_CERT_CREDENTIAL credential;    /**< credentialType is WS_THUMBPRINT_CERT_CREDENTIAL_TYPE */
    ULONG              storeLocation; /**< CERT_SYSTEM_STORE_CURRENT_USER or CERT_SYSTEM_STORE_LOCAL_MACHINE */
    WS_STRING          storeName;     /**< name of the store, such as My */
    WS_STRING          thumbprint;    /**< SHA-1 of the certificate, 40 hexadecimal digits */
} WS_THUMBPRINT_CERT_CREDENTIAL;

/**
 * Supplies a certificate when a channel or listener is opened. Invoked short.
 *
 * getCertCallbackState  of WS_CUSTOM_CERT_CREDENTIAL
 * targetAddress         client: whom the certificate is for; else NULL
 * viaUri                client: URL that the connection goes to
 * cert                  receives the certificate, taken on success; NULL: none
 * error                 optional; add what went wrong
 *
 * Returns S_OK, or a failure, which fails the open. Source: sdk-api/webservices/nc-webservices-ws_get_cert_callback.
 */
typedef HRESULT (CALLBACK* WS_GET_CERT_CALLBACK)(void* getCertCallbackState, const WS_ENDPOINT_ADDRESS* targetAddress,
                                                 const WS_STRING* viaUri, const struct _CERT_CONTEXT** cert,
                                                 WS_ERROR* error);

/**
 * Tells a client which issuers the server accepts, after it refused the certificate, or that there was none; the client
 * can supply another one the next time the channel is opened. Not invoked if the server accepted.
 *
 * certIssuerListNotificationCallbackState  of WS_CUSTOM_CERT_CREDENTIAL
 * issuerList                    the issuers; valid during the callback only
 * error                         optional; add what went wrong
 *
 * Returns S_OK or a failure. Source: sdk-api/webservices/nc-webservices-ws_cert_issuer_list_notification_callback.
 */
typedef HRESULT (CALLBACK* WS_CERT_ISSUER_LIST_NOTIFICATION_CALLBACK)(
    void* certIssuerListNotificationCallbackState, const struct _SecPkgContext_IssuerListInfoEx* issuerList,
    WS_ERROR* error);

/** A certificate that a callback supplies. Source: sdk-api/webservices/ns-webservices-ws_custom_cert_credential. */
typedef struct _WS_CUSTOM_CERT_CREDENTIAL {
    /** credentialType is WS_CUSTOM_CERT_CREDENTIAL_TYPE. */
    WS_CERT_CREDENTIAL                        credential;
    /** Supplies the certificate. */
    WS_GET_CERT_CALLBACK                      getCertCallback;
    /** The application's own. */
    void*                                     getCertCallbackState;
    /** optional; told which issuers the server accepts. */
    WS_CERT_ISSUER_LIST_NOTIFICATION_CALLBACK certIssuerListNotificationCallback;
    /** The application's own. */
    void*                                     certIssuerListNotificationCallbackState;
} WS_CUSTOM_CERT_CREDENTIAL;

/* ---------------------------------------------------------------------------------------------------------------------
 * User name and password
 *
 * For WS_USERNAME_MESSAGE_SECURITY_BINDING: names and passwords of an application, which its server checks itself.
 * ------------------------------------------------------------------------------------------------------------------ */

/** Where a user name comes from. Source: sdk-api/webservices/ne-webservices-ws_username_credential_type. */
typedef enum _WS_USERNAME_CREDENTIAL_TYPE {
    WS_STRING_USERNAME_CREDENTIAL_TYPE = 1 /**< WS_STRING_USERNAME_CREDENTIAL: strings */
} WS_USERNAME_CREDENTIAL_TYPE;

/**
 * What the structures of all user name credentials begin with.
 * Source: sdk-api/webservices/ns-webservices-ws_username_credential.
 */
typedef struct _WS_USERNAME_CREDENTIAL {
    WS_USERNAME_CREDENTIAL_TYPE credentialType; /**< which structure this is the beginning of */
} WS_USERNAME_CREDENTIAL;

/** A user name and a password. Source: sdk-api/webservices/ns-webservices-ws_string_username_credential. */
typedef struct _WS_STRING_USERNAME_CREDENTIAL {
    WS_USERNAME_CREDENTIAL credential; /**< credentialType is WS_STRING_USERNAME_CREDENTIAL_TYPE */
    WS_STRING              username;   /**< the name */
    WS_STRING              password;   /**< the password */
} WS_STRING_USERNAME_CREDENTIAL;

/* ---------------------------------------------------------------------------------------------------------------------
 * Accounts
 *
 * For Kerberos, NTLM, and HTTP authentication: accounts of a domain or machine.
 * ------------------------------------------------------------------------------------------------------------------ */

/** Which account. Source: sdk-api/webservices/ne-webservices-ws_windows_integrated_auth_credential_type. */
typedef enum _WS_WINDOWS_INTEGRATED_AUTH_CREDENTIAL_TYPE {
    /** WS_STRING_WINDOWS_INTEGRATED_AUTH_CREDENTIAL: name and password. */
    WS_STRING_WINDOWS_INTEGRATED_AUTH_CREDENTIAL_TYPE  = 1,
    /** WS_DEFAULT_WINDOWS_INTEGRATED_AUTH_CREDENTIAL: the one the process runs as. */
    WS_DEFAULT_WINDOWS_INTEGRATED_AUTH_CREDENTIAL_TYPE = 2,
    /** WS_OPAQUE_WINDOWS_INTEGRATED_AUTH_CREDENTIAL: from Windows' dialogue. */
    WS_OPAQUE_WINDOWS_INTEGRATED_AUTH_CREDENTIAL_TYPE  = 3
} WS_WINDOWS_INTEGRATED_AUTH_CREDENTIAL_TYPE;

/**
 * What the structures of all account credentials begin with.
 * Source: sdk-api/webservices/ns-webservices-ws_windows_integrated_auth_credential.
 */
typedef struct _WS_WINDOWS_INTEGRATED_AUTH_CREDENTIAL {
    WS_WINDOWS_INTEGRATED_AUTH_CREDENTIAL_TYPE credentialType; /**< which structure this is the beginning of */
} WS_WINDOWS_INTEGRATED_AUTH_CREDENTIAL;

/**
 * An account by name and password.
 * Source: sdk-api/webservices/ns-webservices-ws_string_windows_integrated_auth_credential.
 */
typedef struct _WS_STRING_WINDOWS_INTEGRATED_AUTH_CREDENTIAL {
    /** credentialType is WS_STRING_WINDOWS_INTEGRATED_AUTH_CREDENTIAL_TYPE. */
    WS_WINDOWS_INTEGRATED_AUTH_CREDENTIAL credential;
    /** The name; not empty. */
    WS_STRING                             username;
    /** The password; length 0: empty. */
    WS_STRING                             password;
    /** domain, Kerberos realm or workgroup. */
    WS_STRING                             domain;
} WS_STRING_WINDOWS_INTEGRATED_AUTH_CREDENTIAL;

/**
 * The account that the thread opening the channel or proxy runs as; here its Kerberos credentials.
 * Source: sdk-api/webservices/ns-webservices-ws_default_windows_integrated_auth_credential.
 */
typedef struct _WS_DEFAULT_WINDOWS_INTEGRATED_AUTH_CREDENTIAL {
    /** credentialType is WS_DEFAULT_WINDOWS_INTEGRATED_AUTH_CREDENTIAL_TYPE. */
    WS_WINDOWS_INTEGRATED_AUTH_CREDENTIAL credential;
} WS_DEFAULT_WINDOWS_INTEGRATED_AUTH_CREDENTIAL;

/**
 * An account from Windows' dialogue for credentials. There is none here: WS_E_NOT_SUPPORTED.
 * Source: sdk-api/webservices/ns-webservices-ws_opaque_windows_integrated_auth_credential.
 */
typedef struct _WS_OPAQUE_WINDOWS_INTEGRATED_AUTH_CREDENTIAL {
    /** credentialType is WS_OPAQUE_WINDOWS_INTEGRATED_AUTH_CREDENTIAL_TYPE. */
    WS_WINDOWS_INTEGRATED_AUTH_CREDENTIAL credential;
    /** What the dialogue returned. */
    void*                                 opaqueAuthIdentity;
} WS_OPAQUE_WINDOWS_INTEGRATED_AUTH_CREDENTIAL;

/**
 * By what protocol an account is proved. Source: sdk-api/webservices/ne-webservices-ws_windows_integrated_auth_package.
 */
typedef enum _WS_WINDOWS_INTEGRATED_AUTH_PACKAGE {
    WS_WINDOWS_INTEGRATED_AUTH_PACKAGE_KERBEROS = 1, /**< Kerberos */
    WS_WINDOWS_INTEGRATED_AUTH_PACKAGE_NTLM     = 2, /**< NTLM, which does not authenticate the server */
    WS_WINDOWS_INTEGRATED_AUTH_PACKAGE_SPNEGO   = 3  /**< the best that both sides have */
} WS_WINDOWS_INTEGRATED_AUTH_PACKAGE;

/* =====================================================================================================================
 * 22  Security bindings
 *
 * A WS_SECURITY_DESCRIPTION, given when a channel, listener, proxy or endpoint is created, says how it is secured: a
 * list of security bindings, and settings for all of them. Each binding contributes one token. Transport bindings
 * protect the connection; message bindings put a token into the security header of every message, and need a transport
 * binding to protect it ("mixed mode").
 *
 *    binding                                        protocols
 *    WS_SSL_TRANSPORT_SECURITY_BINDING              HTTP
 *    WS_TCP_SSPI_TRANSPORT_SECURITY_BINDING         TCP
 *    WS_NAMEDPIPE_SSPI_TRANSPORT_SECURITY_BINDING   named pipes, as the only binding
 *    WS_HTTP_HEADER_AUTH_SECURITY_BINDING           HTTP; authenticates the client only
 *    WS_USERNAME_MESSAGE_SECURITY_BINDING           HTTP, TCP
 *    WS_KERBEROS_APREQ_MESSAGE_SECURITY_BINDING     HTTP, TCP
 *    WS_XML_TOKEN_MESSAGE_SECURITY_BINDING          HTTP, TCP; client
 *    WS_SAML_MESSAGE_SECURITY_BINDING               HTTP, TCP; server
 *    WS_SECURITY_CONTEXT_MESSAGE_SECURITY_BINDING   HTTP, TCP
 *
 * Source: win32 wsw/security-overview, wsw/security-description, wsw/security-bindings.
 * ================================================================================================================== */

/**
 * The kinds of security bindings. (Some headers of others count from 0; the SDK counts from 1.)
 * Source: sdk-api/webservices/ne-webservices-ws_security_binding_type.
 */
typedef enum _WS_SECURITY_BINDING_TYPE {
    WS_SSL_TRANSPORT_SECURITY_BINDING_TYPE            = 1, /**< WS_SSL_TRANSPORT_SECURITY_BINDING */
    WS_TCP_SSPI_TRANSPORT_SECURITY_BINDING_TYPE       = 2, /**< WS_TCP_SSPI_TRANSPORT_SECURITY_BINDING */
    WS_HTTP_HEADER_AUTH_SECURITY_BINDING_TYPE         = 3, /**< WS_HTTP_HEADER_AUTH_SECURITY_BINDING */
    WS_USERNAME_MESSAGE_SECURITY_BINDING_TYPE         = 4, /**< WS_USERNAME_MESSAGE_SECURITY_BINDING */
    WS_KERBEROS_APREQ_MESSAGE_SECURITY_BINDING_TYPE   = 5, /**< WS_KERBEROS_APREQ_MESSAGE_SECURITY_BINDING */
    WS_XML_TOKEN_MESSAGE_SECURITY_BINDING_TYPE        = 6, /**< WS_XML_TOKEN_MESSAGE_SECURITY_BINDING */
    WS_SAML_MESSAGE_SECURITY_BINDING_TYPE             = 7, /**< WS_SAML_MESSAGE_SECURITY_BINDING */
    WS_SECURITY_CONTEXT_MESSAGE_SECURITY_BINDING_TYPE = 8, /**< WS_SECURITY_CONTEXT_MESSAGE_SECURITY_BINDING */
    WS_NAMEDPIPE_SSPI_TRANSPORT_SECURITY_BINDING_TYPE = 9  /**< WS_NAMEDPIPE_SSPI_TRANSPORT_SECURITY_BINDING */
} WS_SECURITY_BINDING_TYPE;

/** How messages are protected. Source: sdk-api/webservices/ne-webservices-ws_protection_level. */
typedef enum _WS_PROTECTION_LEVEL {
    WS_PROTECTION_LEVEL_NONE             = 1, /**< not at all */
    WS_PROTECTION_LEVEL_SIGN             = 2, /**< nobody can change them */
    WS_PROTECTION_LEVEL_SIGN_AND_ENCRYPT = 3  /**< nobody can change or read them */
} WS_PROTECTION_LEVEL;

/* ---------------------------------------------------------------------------------------------------------------------
 * Settings of a binding
 * ------------------------------------------------------------------------------------------------------------------ */

/**
 * Schemes of HTTP authentication; ORed. With several a client first asks the server which it knows, and takes the first
 * of Negotiate, NTLM, Digest, Basic.
 * Source: named by sdk-api/webservices/ne-webservices-ws_security_binding_property_id, without a page of its own.
 */

/** none; with others: none will do if the server does not ask. Client only, not for proxy servers. */
#define WS_HTTP_HEADER_AUTH_SCHEME_NONE      0x1u
/** Name and password in the clear; needs WS_STRING_WINDOWS_INTEGRATED_AUTH_CREDENTIAL. */
#define WS_HTTP_HEADER_AUTH_SCHEME_BASIC     0x2u
/** A digest of name and password; needs WS_STRING_WINDOWS_INTEGRATED_AUTH_CREDENTIAL. */
#define WS_HTTP_HEADER_AUTH_SCHEME_DIGEST    0x4u
/** NTLM. */
#define WS_HTTP_HEADER_AUTH_SCHEME_NTLM      0x8u
/** SPNEGO: Kerberos, else NTLM. */
#define WS_HTTP_HEADER_AUTH_SCHEME_NEGOTIATE 0x10u
/** Passport; alone, not for proxy servers. Does not exist here: WS_E_NOT_SUPPORTED. */
#define WS_HTTP_HEADER_AUTH_SCHEME_PASSPORT  0x20u

/** To whom HTTP authentication is addressed. Source: sdk-api/webservices/ne-webservices-ws_http_header_auth_target. */
typedef enum _WS_HTTP_HEADER_AUTH_TARGET {
    WS_HTTP_HEADER_AUTH_TARGET_SERVICE = 1, /**< the server */
    WS_HTTP_HEADER_AUTH_TARGET_PROXY   = 2  /**< the proxy server */
} WS_HTTP_HEADER_AUTH_TARGET;

/**
 * What can be wrong with a server's certificate; ORed.
 * Source: named by sdk-api/webservices/ne-webservices-ws_security_binding_property_id, without a page of its own.
 */

/** It is for another host (CERT_E_CN_NO_MATCH). */
#define WS_CERT_FAILURE_CN_MISMATCH        0x1u
/** It is not valid yet, or no longer (CERT_E_EXPIRED). */
#define WS_CERT_FAILURE_INVALID_DATE       0x2u
/** Its chain ends at a root that is not trusted (CERT_E_UNTRUSTEDROOT). */
#define WS_CERT_FAILURE_UNTRUSTED_ROOT     0x4u
/** It is not for servers (CERT_E_WRONG_USAGE). */
#define WS_CERT_FAILURE_WRONG_USAGE        0x8u
/** Whether it is revoked cannot be found out (CRYPT_E_REVOCATION_OFFLINE). */
#define WS_CERT_FAILURE_REVOCATION_OFFLINE 0x10u

/**
 * Versions of SSL and TLS; ORed.
 * Source: value of WS_SECURITY_BINDING_PROPERTY_DISALLOWED_SECURE_PROTOCOLS, without a page of its own.
 */
typedef enum _WS_SECURE_PROTOCOL {
    WS_SECURE_PROTOCOL_SSL2   = 1, /**< SSL 2; never used here */
    WS_SECURE_PROTOCOL_SSL3   = 2, /**< SSL 3; never used here */
    WS_SECURE_PROTOCOL_TLS1_0 = 4, /**< TLS 1.0 */
    WS_SECURE_PROTOCOL_TLS1_1 = 8, /**< TLS 1.1 */
    WS_SECURE_PROTOCOL_TLS1_2 = 16 /**< TLS 1.2 */
} WS_SECURE_PROTOCOL;

/**
 * Checks the certificate of an HTTP server, for each request. Should return soon.
 *
 * certContext  the certificate
 * state        of WS_CERTIFICATE_VALIDATION_CALLBACK_CONTEXT
 *
 * Returns S_OK: it is good. Anything else aborts the channel, and the proxy.
 * Source: sdk-api/webservices/nc-webservices-ws_certificate_validation_callback.
 */
typedef HRESULT (CALLBACK* WS_CERTIFICATE_VALIDATION_CALLBACK)(PCCERT_CONTEXT certContext, void* state);

/**
 * A callback that checks certificates, with its state.
 * Source: sdk-api/webservices/ns-webservices-ws_certificate_validation_callback_context.
 */
typedef struct _WS_CERTIFICATE_VALIDATION_CALLBACK_CONTEXT {
    WS_CERTIFICATE_VALIDATION_CALLBACK callback; /**< checks a certificate */
    void*                              state;    /**< the application's own */
} WS_CERTIFICATE_VALIDATION_CALLBACK_CONTEXT;

/** Versions of WS-SecureConversation. Source: sdk-api/webservices/ne-webservices-ws_secure_conversation_version. */
typedef enum _WS_SECURE_CONVERSATION_VERSION {
    /** http://schemas.xmlsoap.org/ws/2005/02/sc. */
    WS_SECURE_CONVERSATION_VERSION_FEBRUARY_2005 = 1,
    /** http://docs.oasis-open.org/ws-sx/ws-secureconversation/200512. */
    WS_SECURE_CONVERSATION_VERSION_1_3           = 2
} WS_SECURE_CONVERSATION_VERSION;

/**
 * Who contributes to a key that is negotiated. Source: sdk-api/webservices/ne-webservices-ws_security_key_entropy_mode.
 */
typedef enum _WS_SECURITY_KEY_ENTROPY_MODE {
    WS_SECURITY_KEY_ENTROPY_MODE_CLIENT_ONLY = 1, /**< the client */
    WS_SECURITY_KEY_ENTROPY_MODE_SERVER_ONLY = 2, /**< the server */
    WS_SECURITY_KEY_ENTROPY_MODE_COMBINED    = 3  /**< both */
} WS_SECURITY_KEY_ENTROPY_MODE;

/**
 * Settings of one security binding; in brackets the bindings that have it.
 * Source: sdk-api/webservices/ne-webservices-ws_security_binding_property_id.
 */
typedef enum _WS_SECURITY_BINDING_PROPERTY_ID {
    /** BOOL; default FALSE; create. [SSL, server] clients must have a certificate. */
    WS_SECURITY_BINDING_PROPERTY_REQUIRE_SSL_CLIENT_CERT                 = 1,
    /** WS_WINDOWS_INTEGRATED_AUTH_PACKAGE; default WS_WINDOWS_INTEGRATED_AUTH_PACKAGE_SPNEGO; create. [TCP SSPI, pipe
     *  SSPI] which protocol. */
    WS_SECURITY_BINDING_PROPERTY_WINDOWS_INTEGRATED_AUTH_PACKAGE         = 2,
    /** BOOL; default TRUE (TCP_SSPI), FALSE (pipe_SSPI); create. [TCP SSPI, pipe SSPI, client] the server must prove
     *  who it is. FALSE is needed for NTLM, and lets anybody pose as the server. */
    WS_SECURITY_BINDING_PROPERTY_REQUIRE_SERVER_AUTH                     = 3,
    /** BOOL; default FALSE; create. [TCP SSPI, pipe SSPI, Kerberos, server] clients may be anonymous. */
    WS_SECURITY_BINDING_PROPERTY_ALLOW_ANONYMOUS_CLIENTS                 = 4,
    /** SECURITY_IMPERSONATION_LEVEL; default SecurityIdentification; create. [TCP SSPI, pipe SSPI, Kerberos, client]
     *  how far the server may act as the client. */
    WS_SECURITY_BINDING_PROPERTY_ALLOWED_IMPERSONATION_LEVEL             = 5,
    /** ULONG; default WS_HTTP_HEADER_AUTH_SCHEME_NEGOTIATE; create. [HTTP header] of WS_HTTP_HEADER_AUTH_SCHEME; a
     *  single one for a proxy server. */
    WS_SECURITY_BINDING_PROPERTY_HTTP_HEADER_AUTH_SCHEME                 = 6,
    /** WS_HTTP_HEADER_AUTH_TARGET; default WS_HTTP_HEADER_AUTH_TARGET_SERVICE; create. [HTTP header, client] server or
     *  proxy server. */
    WS_SECURITY_BINDING_PROPERTY_HTTP_HEADER_AUTH_TARGET                 = 7,
    /** WS_STRING; create. [HTTP header, server] realm of Basic. */
    WS_SECURITY_BINDING_PROPERTY_HTTP_HEADER_AUTH_BASIC_REALM            = 8,
    /** WS_STRING; create. [HTTP header, server] realm of Digest. */
    WS_SECURITY_BINDING_PROPERTY_HTTP_HEADER_AUTH_DIGEST_REALM           = 9,
    /** WS_STRING; create. [HTTP header, server] domain of Digest. */
    WS_SECURITY_BINDING_PROPERTY_HTTP_HEADER_AUTH_DIGEST_DOMAIN          = 10,
    /** ULONG; create. [security context] bits of the key to ask for; without it the issuer decides. */
    WS_SECURITY_BINDING_PROPERTY_SECURITY_CONTEXT_KEY_SIZE               = 11,
    /** WS_SECURITY_KEY_ENTROPY_MODE; default WS_SECURITY_KEY_ENTROPY_MODE_COMBINED; create. [security context] who
     *  contributes to the key. */
    WS_SECURITY_BINDING_PROPERTY_SECURITY_CONTEXT_KEY_ENTROPY_MODE       = 12,
    /** WS_MESSAGE_PROPERTIES; create. [security context] settings of the messages of the negotiation. */
    WS_SECURITY_BINDING_PROPERTY_MESSAGE_PROPERTIES                      = 13,
    /** ULONG; default 100; create. [security context, server] contexts that are not accepted as channels yet. */
    WS_SECURITY_BINDING_PROPERTY_SECURITY_CONTEXT_MAX_PENDING_CONTEXTS   = 14,
    /** ULONG; default 1000; create. [security context, server] contexts at one time. */
    WS_SECURITY_BINDING_PROPERTY_SECURITY_CONTEXT_MAX_ACTIVE_CONTEXTS    = 15,
    /** WS_SECURE_CONVERSATION_VERSION; default WS_SECURE_CONVERSATION_VERSION_FEBRUARY_2005; create. [security context]
     *  which WS-SecureConversation. */
    WS_SECURITY_BINDING_PROPERTY_SECURE_CONVERSATION_VERSION             = 16,
    /** BOOL; default TRUE; create. [security context] a context can be renewed. FALSE: the client makes a new one, the
     *  server refuses. */
    WS_SECURITY_BINDING_PROPERTY_SECURITY_CONTEXT_SUPPORT_RENEW          = 17,
    /** WS_TIMESPAN; default 10 hours (client), 15 hours (server); create. [security context] client: time after which
     *  it renews; server: time after which a context ends if it was not renewed. */
    WS_SECURITY_BINDING_PROPERTY_SECURITY_CONTEXT_RENEWAL_INTERVAL       = 18,
    /** WS_TIMESPAN; default 5 minutes; create. [security context] how long the old token is still accepted after a
     *  renewal. */
    WS_SECURITY_BINDING_PROPERTY_SECURITY_CONTEXT_ROLLOVER_INTERVAL      = 19,
    /** ULONG; default WS_CERT_FAILURE_REVOCATION_OFFLINE; create. [SSL, client] of WS_CERT_FAILURE: what is put up
     *  with. A danger, except for tests. */
    WS_SECURITY_BINDING_PROPERTY_CERT_FAILURES_TO_IGNORE                 = 20,
    /** BOOL; default FALSE; create. [SSL, client] do not check whether certificates are revoked. A danger, except for
     *  tests. */
    WS_SECURITY_BINDING_PROPERTY_DISABLE_CERT_REVOCATION_CHECK           = 21,
    /** ULONG; create. [SSL] of WS_SECURE_PROTOCOL: versions that are not used. */
    WS_SECURITY_BINDING_PROPERTY_DISALLOWED_SECURE_PROTOCOLS             = 22,
    /** WS_CERTIFICATE_VALIDATION_CALLBACK_CONTEXT; create. [SSL, client] checks the server's certificate for each
     *  request. */
    WS_SECURITY_BINDING_PROPERTY_CERTIFICATE_VALIDATION_CALLBACK_CONTEXT = 23
} WS_SECURITY_BINDING_PROPERTY_ID;

/**
 * A setting of a security binding, with its value.
 * Source: sdk-api/webservices/ns-webservices-ws_security_binding_property.
 */
typedef struct _WS_SECURITY_BINDING_PROPERTY {
    WS_SECURITY_BINDING_PROPERTY_ID id;        /**< which property */
    void*                           value;     /**< points to the value */
    ULONG                           valueSize; /**< its size in bytes, exactly that of the type */
} WS_SECURITY_BINDING_PROPERTY;

/**
 * A set of settings of a security binding. Source: sdk-api/webservices/ns-webservices-ws_security_binding_properties.
 */
typedef struct _WS_SECURITY_BINDING_PROPERTIES {
    WS_SECURITY_BINDING_PROPERTY* properties;    /**< the settings; may be NULL if there are none */
    ULONG                         propertyCount; /**< number of settings */
} WS_SECURITY_BINDING_PROPERTIES;

/**
 * What the structures of all security bindings begin with.
 * Source: sdk-api/webservices/ns-webservices-ws_security_binding.
 */
typedef struct _WS_SECURITY_BINDING {
    WS_SECURITY_BINDING_TYPE      bindingType;   /**< which structure this is the beginning of */
    WS_SECURITY_BINDING_PROPERTY* properties;    /**< settings of this binding; may be NULL if there are none */
    ULONG                         propertyCount; /**< number of settings */
} WS_SECURITY_BINDING;

/* ---------------------------------------------------------------------------------------------------------------------
 * Transport bindings
 * ------------------------------------------------------------------------------------------------------------------ */

/** TLS, for HTTP. One binding only. Source: sdk-api/webservices/ns-webservices-ws_ssl_transport_security_binding. */
typedef struct _WS_SSL_TRANSPORT_SECURITY_BINDING {
    /** bindingType is WS_SSL_TRANSPORT_SECURITY_BINDING_TYPE. */
    WS_SECURITY_BINDING binding;
    /** client: its certificate, or NULL. Server: its certificate; on Windows this is NULL, and the certificate is
     *  registered with the system's HTTP server, which does not exist here. */
    WS_CERT_CREDENTIAL* localCertCredential;
} WS_SSL_TRANSPORT_SECURITY_BINDING;

/**
 * Kerberos, NTLM or SPNEGO, for TCP ([MS-NNS]). Whom the client expects is the identity in the endpoint address: SPN or
 * UPN as it is, DNS name or host of the URL as host/name.
 * Source: sdk-api/webservices/ns-webservices-ws_tcp_sspi_transport_security_binding.
 */
typedef struct _WS_TCP_SSPI_TRANSPORT_SECURITY_BINDING {
    /** bindingType is WS_TCP_SSPI_TRANSPORT_SECURITY_BINDING_TYPE. */
    WS_SECURITY_BINDING                    binding;
    /** client: its account. Server: NULL. */
    WS_WINDOWS_INTEGRATED_AUTH_CREDENTIAL* clientCredential;
} WS_TCP_SSPI_TRANSPORT_SECURITY_BINDING;

/**
 * Kerberos, NTLM or SPNEGO, for named pipes ([MS-NNS]). No other binding can be added.
 * Source: sdk-api/webservices/ns-webservices-ws_namedpipe_sspi_transport_security_binding.
 */
typedef struct _WS_NAMEDPIPE_SSPI_TRANSPORT_SECURITY_BINDING {
    /** bindingType is WS_NAMEDPIPE_SSPI_TRANSPORT_SECURITY_BINDING_TYPE. */
    WS_SECURITY_BINDING                    binding;
    /** client: its account. Server: NULL. */
    WS_WINDOWS_INTEGRATED_AUTH_CREDENTIAL* clientCredential;
} WS_NAMEDPIPE_SSPI_TRANSPORT_SECURITY_BINDING;

/**
 * HTTP authentication of the client (Basic, Digest, NTLM, Negotiate). Protects nothing: use it with TLS, or set
 * WS_SECURITY_PROPERTY_TRANSPORT_PROTECTION_LEVEL to WS_PROTECTION_LEVEL_NONE.
 * Source: sdk-api/webservices/ns-webservices-ws_http_header_auth_security_binding.
 */
typedef struct _WS_HTTP_HEADER_AUTH_SECURITY_BINDING {
    /** bindingType is WS_HTTP_HEADER_AUTH_SECURITY_BINDING_TYPE. */
    WS_SECURITY_BINDING                    binding;
    /** client: its account. Server: NULL. */
    WS_WINDOWS_INTEGRATED_AUTH_CREDENTIAL* clientCredential;
} WS_HTTP_HEADER_AUTH_SECURITY_BINDING;

/* ---------------------------------------------------------------------------------------------------------------------
 * Message bindings
 *
 * At most one of each kind. They authenticate the client and protect nothing: use them with a transport binding; an
 * HTTP server can do without if WS_SECURITY_PROPERTY_TRANSPORT_PROTECTION_LEVEL is WS_PROTECTION_LEVEL_NONE.
 * ------------------------------------------------------------------------------------------------------------------ */

/** How a token is used in a message. Source: sdk-api/webservices/ne-webservices-ws_message_security_usage. */
typedef enum _WS_MESSAGE_SECURITY_USAGE {
    WS_SUPPORTING_MESSAGE_SECURITY_USAGE = 1 /**< it authenticates the client; something else protects the message */
} WS_MESSAGE_SECURITY_USAGE;

/**
 * Checks a user name and password, on a server, for each message. While its channel is open only.
 *
 * passwordValidatorCallbackState  of WS_USERNAME_MESSAGE_SECURITY_BINDING
 * username                      the name
 * password                      the password
 * asyncContext                  NULL: complete on this thread. Otherwise copied, and its callback invoked once after
 *                               WS_S_ASYNC
 * error                         optional; add what went wrong
 *
 * Returns S_OK: they are right. S_FALSE: they are not. A failure: it could not be found out. WS_S_ASYNC if it has a
 * context. Source: sdk-api/webservices/nc-webservices-ws_validate_password_callback.
 */
typedef HRESULT (CALLBACK* WS_VALIDATE_PASSWORD_CALLBACK)(void* passwordValidatorCallbackState,
                                                          const WS_STRING* username, const WS_STRING* password,
                                                          const WS_ASYNC_CONTEXT* asyncContext, WS_ERROR* error);

/**
 * A user name and password of the application.
 * Source: sdk-api/webservices/ns-webservices-ws_username_message_security_binding.
 */
typedef struct _WS_USERNAME_MESSAGE_SECURITY_BINDING {
    /** bindingType is WS_USERNAME_MESSAGE_SECURITY_BINDING_TYPE. */
    WS_SECURITY_BINDING           binding;
    /** WS_SUPPORTING_MESSAGE_SECURITY_USAGE. */
    WS_MESSAGE_SECURITY_USAGE     bindingUsage;
    /** client: name and password. Server: NULL. */
    WS_USERNAME_CREDENTIAL*       clientCredential;
    /** server: checks them. Client: NULL. */
    WS_VALIDATE_PASSWORD_CALLBACK passwordValidator;
    /** The application's own. */
    void*                         passwordValidatorCallbackState;
} WS_USERNAME_MESSAGE_SECURITY_BINDING;

/**
 * A Kerberos ticket for each message.
 * Source: sdk-api/webservices/ns-webservices-ws_kerberos_apreq_message_security_binding.
 */
typedef struct _WS_KERBEROS_APREQ_MESSAGE_SECURITY_BINDING {
    /** bindingType is WS_KERBEROS_APREQ_MESSAGE_SECURITY_BINDING_TYPE. */
    WS_SECURITY_BINDING                    binding;
    /** WS_SUPPORTING_MESSAGE_SECURITY_USAGE. */
    WS_MESSAGE_SECURITY_USAGE              bindingUsage;
    /** client: its account. Server: NULL. */
    WS_WINDOWS_INTEGRATED_AUTH_CREDENTIAL* clientCredential;
} WS_KERBEROS_APREQ_MESSAGE_SECURITY_BINDING;

/**
 * A token in XML that the client has from elsewhere (WsCreateXmlSecurityToken, WsRequestSecurityToken). Give it only to
 * servers that may see it: a token without key can be used by whoever has it.
 * Source: sdk-api/webservices/ns-webservices-ws_xml_token_message_security_binding.
 */
typedef struct _WS_XML_TOKEN_MESSAGE_SECURITY_BINDING {
    WS_SECURITY_BINDING       binding;      /**< bindingType is WS_XML_TOKEN_MESSAGE_SECURITY_BINDING_TYPE */
    WS_MESSAGE_SECURITY_USAGE bindingUsage; /**< WS_SUPPORTING_MESSAGE_SECURITY_USAGE */
    WS_SECURITY_TOKEN*        xmlToken;     /**< the token; copied when the channel is created */
} WS_XML_TOKEN_MESSAGE_SECURITY_BINDING;

/** How a server checks SAML tokens. Source: sdk-api/webservices/ne-webservices-ws_saml_authenticator_type. */
typedef enum _WS_SAML_AUTHENTICATOR_TYPE {
    WS_CERT_SIGNED_SAML_AUTHENTICATOR_TYPE = 1 /**< WS_CERT_SIGNED_SAML_AUTHENTICATOR: by the issuer's signature */
} WS_SAML_AUTHENTICATOR_TYPE;

/**
 * What the structures of all SAML authenticators begin with.
 * Source: sdk-api/webservices/ns-webservices-ws_saml_authenticator.
 */
typedef struct _WS_SAML_AUTHENTICATOR {
    WS_SAML_AUTHENTICATOR_TYPE authenticatorType; /**< which structure this is the beginning of */
} WS_SAML_AUTHENTICATOR;

/**
 * Checks a SAML assertion whose signature is good, on a server. While its listener is open only.
 *
 * samlValidatorCallbackState  of WS_CERT_SIGNED_SAML_AUTHENTICATOR
 * samlAssertion               the assertion
 * error                       optional; add what went wrong
 *
 * Returns S_OK: it is accepted. S_FALSE: it is not. A failure: it could not be found out.
 * Source: sdk-api/webservices/nc-webservices-ws_validate_saml_callback.
 */
typedef HRESULT (CALLBACK* WS_VALIDATE_SAML_CALLBACK)(void* samlValidatorCallbackState, WS_XML_BUFFER* samlAssertion,
                                                      WS_ERROR* error);

/**
 * Accepts SAML tokens that one of certain issuers has signed. Whether the issuers' certificates are valid is not
 * checked. Source: sdk-api/webservices/ns-webservices-ws_cert_signed_saml_authenticator.
 */
typedef struct _WS_CERT_SIGNED_SAML_AUTHENTICATOR {
    /** authenticatorType is WS_CERT_SIGNED_SAML_AUTHENTICATOR_TYPE. */
    WS_SAML_AUTHENTICATOR        authenticator;
    /** Certificates of the issuers; copied. */
    const struct _CERT_CONTEXT** trustedIssuerCerts;
    /** Number of those. */
    ULONG                        trustedIssuerCertCount;
    /** Certificate whose key decrypts the tokens, or NULL; copied. */
    const struct _CERT_CONTEXT*  decryptionCert;
    /** optional; checks the assertion further. */
    WS_VALIDATE_SAML_CALLBACK    samlValidator;
    /** The application's own. */
    void*                        samlValidatorCallbackState;
} WS_CERT_SIGNED_SAML_AUTHENTICATOR;

/**
 * SAML tokens that clients present. The assertion is WS_MESSAGE_PROPERTY_SAML_ASSERTION of the message.
 * Source: sdk-api/webservices/ns-webservices-ws_saml_message_security_binding.
 */
typedef struct _WS_SAML_MESSAGE_SECURITY_BINDING {
    WS_SECURITY_BINDING       binding;       /**< bindingType is WS_SAML_MESSAGE_SECURITY_BINDING_TYPE */
    WS_MESSAGE_SECURITY_USAGE bindingUsage;  /**< WS_SUPPORTING_MESSAGE_SECURITY_USAGE */
    WS_SAML_AUTHENTICATOR*    authenticator; /**< checks the tokens; not NULL */
} WS_SAML_MESSAGE_SECURITY_BINDING;

/**
 * A security context, negotiated by WS-SecureConversation with the help of other bindings. A server channel must
 * receive before it can send. Source: sdk-api/webservices/ns-webservices-ws_security_context_message_security_binding.
 */
typedef struct _WS_SECURITY_CONTEXT_MESSAGE_SECURITY_BINDING {
    /** bindingType is WS_SECURITY_CONTEXT_MESSAGE_SECURITY_BINDING_TYPE. */
    WS_SECURITY_BINDING       binding;
    /** WS_SUPPORTING_MESSAGE_SECURITY_USAGE. */
    WS_MESSAGE_SECURITY_USAGE bindingUsage;
    /** Security of the negotiation. */
    WS_SECURITY_DESCRIPTION*  bootstrapSecurityDescription;
} WS_SECURITY_CONTEXT_MESSAGE_SECURITY_BINDING;

/* ---------------------------------------------------------------------------------------------------------------------
 * Algorithms
 * ------------------------------------------------------------------------------------------------------------------ */

/**
 * Algorithms of the security header. DEFAULT: see WS_SECURITY_ALGORITHM_SUITE.
 * Source: sdk-api/webservices/ne-webservices-ws_security_algorithm_id.
 */
typedef enum _WS_SECURITY_ALGORITHM_ID {
    /** The default of its kind. */
    WS_SECURITY_ALGORITHM_DEFAULT                                  = 0,
    /** http://www.w3.org/2001/10/xml-exc-c14n#. */
    WS_SECURITY_ALGORITHM_CANONICALIZATION_EXCLUSIVE               = 1,
    /** http://www.w3.org/2001/10/xml-exc-c14n#WithComments. */
    WS_SECURITY_ALGORITHM_CANONICALIZATION_EXCLUSIVE_WITH_COMMENTS = 2,
    /** http://www.w3.org/2000/09/xmldsig#sha1. */
    WS_SECURITY_ALGORITHM_DIGEST_SHA1                              = 3,
    /** http://www.w3.org/2001/04/xmlenc#sha256. */
    WS_SECURITY_ALGORITHM_DIGEST_SHA_256                           = 4,
    /** http://www.w3.org/2001/04/xmlenc#sha384. */
    WS_SECURITY_ALGORITHM_DIGEST_SHA_384                           = 5,
    /** http://www.w3.org/2001/04/xmlenc#sha512. */
    WS_SECURITY_ALGORITHM_DIGEST_SHA_512                           = 6,
    /** http://www.w3.org/2000/09/xmldsig#hmac-sha1. */
    WS_SECURITY_ALGORITHM_SYMMETRIC_SIGNATURE_HMAC_SHA1            = 7,
    /** http://www.w3.org/2001/04/xmldsig-more#hmac-sha256. */
    WS_SECURITY_ALGORITHM_SYMMETRIC_SIGNATURE_HMAC_SHA_256         = 8,
    /** http://www.w3.org/2001/04/xmldsig-more#hmac-sha384. */
    WS_SECURITY_ALGORITHM_SYMMETRIC_SIGNATURE_HMAC_SHA_384         = 9,
    /** http://www.w3.org/2001/04/xmldsig-more#hmac-sha512. */
    WS_SECURITY_ALGORITHM_SYMMETRIC_SIGNATURE_HMAC_SHA_512         = 10,
    /** http://www.w3.org/2000/09/xmldsig#rsa-sha1. */
    WS_SECURITY_ALGORITHM_ASYMMETRIC_SIGNATURE_RSA_SHA1            = 11,
    /** http://www.w3.org/2000/09/xmldsig#dsa-sha1. */
    WS_SECURITY_ALGORITHM_ASYMMETRIC_SIGNATURE_DSA_SHA1            = 12,
    /** http://www.w3.org/2001/04/xmldsig-more#rsa-sha256. */
    WS_SECURITY_ALGORITHM_ASYMMETRIC_SIGNATURE_RSA_SHA_256         = 13,
    /** http://www.w3.org/2001/04/xmldsig-more#rsa-sha384. */
    WS_SECURITY_ALGORITHM_ASYMMETRIC_SIGNATURE_RSA_SHA_384         = 14,
    /** http://www.w3.org/2001/04/xmldsig-more#rsa-sha512. */
    WS_SECURITY_ALGORITHM_ASYMMETRIC_SIGNATURE_RSA_SHA_512         = 15,
    /** http://www.w3.org/2001/04/xmlenc#rsa-1_5. */
    WS_SECURITY_ALGORITHM_ASYMMETRIC_KEYWRAP_RSA_1_5               = 16,
    /** http://www.w3.org/2001/04/xmlenc#rsa-oaep-mgf1p. */
    WS_SECURITY_ALGORITHM_ASYMMETRIC_KEYWRAP_RSA_OAEP              = 17,
    /** http://schemas.xmlsoap.org/ws/2005/02/sc/dk/p_sha1. */
    WS_SECURITY_ALGORITHM_KEY_DERIVATION_P_SHA1                    = 18
} WS_SECURITY_ALGORITHM_ID;

/**
 * Settings of algorithms: none are defined.
 * Source: sdk-api/webservices/ne-webservices-ws_security_algorithm_property_id.
 */
typedef enum _WS_SECURITY_ALGORITHM_PROPERTY_ID {
    WS_SECURITY_ALGORITHM_PROPERTY_ID_NONE_ = 0 /**< there is none; C wants one */
} WS_SECURITY_ALGORITHM_PROPERTY_ID;

/**
 * A setting of an algorithm, with its value. Source: sdk-api/webservices/ns-webservices-ws_security_algorithm_property.
 */
typedef struct _WS_SECURITY_ALGORITHM_PROPERTY {
    WS_SECURITY_ALGORITHM_PROPERTY_ID id;        /**< which property */
    void*                             value;     /**< points to the value */
    ULONG                             valueSize; /**< its size in bytes, exactly that of the type */
} WS_SECURITY_ALGORITHM_PROPERTY;

/**
 * A choice of algorithms and key lengths (in bits).
 * Source: sdk-api/webservices/ns-webservices-ws_security_algorithm_suite.
 */
typedef struct _WS_SECURITY_ALGORITHM_SUITE {
    WS_SECURITY_ALGORITHM_ID        canonicalizationAlgorithm;   /**< default: exclusive */
    WS_SECURITY_ALGORITHM_ID        digestAlgorithm;             /**< default: SHA-1 */
    WS_SECURITY_ALGORITHM_ID        symmetricSignatureAlgorithm; /**< default: HMAC-SHA1 */
    WS_SECURITY_ALGORITHM_ID        asymmetricSignatureAlgorithm; /**< default: RSA-SHA1 */
    WS_SECURITY_ALGORITHM_ID        encryptionAlgorithm;         /**< WS_SECURITY_ALGORITHM_DEFAULT */
    WS_SECURITY_ALGORITHM_ID        keyDerivationAlgorithm;      /**< default: P_SHA1 */
    WS_SECURITY_ALGORITHM_ID        symmetricKeyWrapAlgorithm;   /**< WS_SECURITY_ALGORITHM_DEFAULT */
    WS_SECURITY_ALGORITHM_ID        asymmetricKeyWrapAlgorithm;  /**< default: RSA-OAEP */
    ULONG                           minSymmetricKeyLength;       /**< 0: 128 */
    ULONG                           maxSymmetricKeyLength;       /**< 0: 512 */
    ULONG                           minAsymmetricKeyLength;      /**< 0: 1024 */
    ULONG                           maxAsymmetricKeyLength;      /**< 0: 16384 */
    WS_SECURITY_ALGORITHM_PROPERTY* properties;                  /**< NULL */
    ULONG                           propertyCount;               /**< 0 */
} WS_SECURITY_ALGORITHM_SUITE;

/**
 * The suites of WS-SecurityPolicy 1.1, section 7.1. The number is the least length of a symmetric key, which has at
 * most 256 bits; asymmetric keys have 1024 to 4096. SHA256: digests by SHA-256 instead of SHA-1. RSA15: keys wrapped by
 * RSA 1.5 instead of RSA-OAEP. In common: exclusive canonicalisation, HMAC-SHA1, RSA-SHA1, P_SHA1.
 * Source: sdk-api/webservices/ne-webservices-ws_security_algorithm_suite_name.
 */
typedef enum _WS_SECURITY_ALGORITHM_SUITE_NAME {
    WS_SECURITY_ALGORITHM_SUITE_NAME_BASIC256              = 1,  /**< Basic256 */
    WS_SECURITY_ALGORITHM_SUITE_NAME_BASIC192              = 2,  /**< Basic192 */
    WS_SECURITY_ALGORITHM_SUITE_NAME_BASIC128              = 3,  /**< Basic128 */
    WS_SECURITY_ALGORITHM_SUITE_NAME_BASIC256_RSA15        = 4,  /**< Basic256Rsa15 */
    WS_SECURITY_ALGORITHM_SUITE_NAME_BASIC192_RSA15        = 5,  /**< Basic192Rsa15 */
    WS_SECURITY_ALGORITHM_SUITE_NAME_BASIC128_RSA15        = 6,  /**< Basic128Rsa15 */
    WS_SECURITY_ALGORITHM_SUITE_NAME_BASIC256_SHA256       = 7,  /**< Basic256Sha256 */
    WS_SECURITY_ALGORITHM_SUITE_NAME_BASIC192_SHA256       = 8,  /**< Basic192Sha256 */
    WS_SECURITY_ALGORITHM_SUITE_NAME_BASIC128_SHA256       = 9,  /**< Basic128Sha256 */
    WS_SECURITY_ALGORITHM_SUITE_NAME_BASIC256_SHA256_RSA15 = 10, /**< Basic256Sha256Rsa15 */
    WS_SECURITY_ALGORITHM_SUITE_NAME_BASIC192_SHA256_RSA15 = 11, /**< Basic192Sha256Rsa15 */
    WS_SECURITY_ALGORITHM_SUITE_NAME_BASIC128_SHA256_RSA15 = 12  /**< Basic128Sha256Rsa15 */
} WS_SECURITY_ALGORITHM_SUITE_NAME;

/* ---------------------------------------------------------------------------------------------------------------------
 * Settings of the whole security
 * ------------------------------------------------------------------------------------------------------------------ */

/**
 * Which messages have a timestamp in the security header.
 * Source: sdk-api/webservices/ne-webservices-ws_security_timestamp_usage.
 */
typedef enum _WS_SECURITY_TIMESTAMP_USAGE {
    WS_SECURITY_TIMESTAMP_USAGE_ALWAYS        = 1, /**< all; one without is refused */
    WS_SECURITY_TIMESTAMP_USAGE_NEVER         = 2, /**< none; not if the header has a signature */
    WS_SECURITY_TIMESTAMP_USAGE_REQUESTS_ONLY = 3  /**< requests, not replies */
} WS_SECURITY_TIMESTAMP_USAGE;

/**
 * In which order the parts of the security header stand.
 * Source: sdk-api/webservices/ne-webservices-ws_security_header_layout.
 */
typedef enum _WS_SECURITY_HEADER_LAYOUT {
    WS_SECURITY_HEADER_LAYOUT_STRICT                   = 1, /**< what is used stands before what uses it */
    WS_SECURITY_HEADER_LAYOUT_LAX                      = 2, /**< in any order */
    WS_SECURITY_HEADER_LAYOUT_LAX_WITH_TIMESTAMP_FIRST = 3, /**< in any order after the timestamp */
    WS_SECURITY_HEADER_LAYOUT_LAX_WITH_TIMESTAMP_LAST  = 4  /**< in any order before the timestamp */
} WS_SECURITY_HEADER_LAYOUT;

/** Versions of WS-Security. Source: sdk-api/webservices/ne-webservices-ws_security_header_version. */
typedef enum _WS_SECURITY_HEADER_VERSION {
    WS_SECURITY_HEADER_VERSION_1_0 = 1, /**< WS-Security 1.0 */
    WS_SECURITY_HEADER_VERSION_1_1 = 2  /**< WS-Security 1.1 */
} WS_SECURITY_HEADER_VERSION;

/**
 * Whether a server checks that authentication belongs to the TLS connection it came by.
 * Source: sdk-api/webservices/ne-webservices-ws_extended_protection_policy.
 */
typedef enum _WS_EXTENDED_PROTECTION_POLICY {
    WS_EXTENDED_PROTECTION_POLICY_NEVER          = 1, /**< no */
    WS_EXTENDED_PROTECTION_POLICY_WHEN_SUPPORTED = 2, /**< if the client's system can do it */
    WS_EXTENDED_PROTECTION_POLICY_ALWAYS         = 3  /**< yes; clients that cannot do it are refused */
} WS_EXTENDED_PROTECTION_POLICY;

/**
 * Where TLS ends, in front of a server that checks this.
 * Source: sdk-api/webservices/ne-webservices-ws_extended_protection_scenario.
 */
typedef enum _WS_EXTENDED_PROTECTION_SCENARIO {
    /** At the server, or there is none. */
    WS_EXTENDED_PROTECTION_SCENARIO_BOUND_SERVER   = 1,
    /** Before the server; also set WS_SECURITY_PROPERTY_SERVICE_IDENTITIES. */
    WS_EXTENDED_PROTECTION_SCENARIO_TERMINATED_SSL = 2
} WS_EXTENDED_PROTECTION_SCENARIO;

/**
 * Service principal names that a server accepts in checking extended protection.
 * Source: sdk-api/webservices/ns-webservices-ws_service_security_identities.
 */
typedef struct _WS_SERVICE_SECURITY_IDENTITIES {
    WS_STRING* serviceIdentities;    /**< the names, without wildcards */
    ULONG      serviceIdentityCount; /**< number of names */
} WS_SERVICE_SECURITY_IDENTITIES;

/**
 * Settings of the whole security. Those from ALGORITHM_SUITE to SECURITY_HEADER_VERSION are for message bindings.
 * Source: sdk-api/webservices/ne-webservices-ws_security_property_id.
 */
typedef enum _WS_SECURITY_PROPERTY_ID {
    /** WS_PROTECTION_LEVEL; default WS_PROTECTION_LEVEL_SIGN_AND_ENCRYPT; create. How the connection is protected. */
    WS_SECURITY_PROPERTY_TRANSPORT_PROTECTION_LEVEL   = 1,
    /** WS_SECURITY_ALGORITHM_SUITE; create. Which algorithms; instead of ALGORITHM_SUITE_NAME. */
    WS_SECURITY_PROPERTY_ALGORITHM_SUITE              = 2,
    /** WS_SECURITY_ALGORITHM_SUITE_NAME; default WS_SECURITY_ALGORITHM_SUITE_NAME_BASIC128 (KERBEROS_APREQ),
     *  WS_SECURITY_ALGORITHM_SUITE_NAME_BASIC256 (otherwise); create. Which algorithms; instead of ALGORITHM_SUITE. */
    WS_SECURITY_PROPERTY_ALGORITHM_SUITE_NAME         = 3,
    /** WS_TIMESPAN; default 5 minutes; create. How old a timestamp may be that is received. */
    WS_SECURITY_PROPERTY_MAX_ALLOWED_LATENCY          = 4,
    /** WS_TIMESPAN; default 5 minutes; create. For how long a timestamp is valid that is sent. */
    WS_SECURITY_PROPERTY_TIMESTAMP_VALIDITY_DURATION  = 5,
    /** WS_TIMESPAN; default 5 minutes; create. How far the clocks of both sides may differ. */
    WS_SECURITY_PROPERTY_MAX_ALLOWED_CLOCK_SKEW       = 6,
    /** WS_SECURITY_TIMESTAMP_USAGE; default WS_SECURITY_TIMESTAMP_USAGE_ALWAYS; create. Which messages have a
     *  timestamp. */
    WS_SECURITY_PROPERTY_TIMESTAMP_USAGE              = 7,
    /** WS_SECURITY_HEADER_LAYOUT; default WS_SECURITY_HEADER_LAYOUT_STRICT; create. Order of the security header. */
    WS_SECURITY_PROPERTY_SECURITY_HEADER_LAYOUT       = 8,
    /** WS_SECURITY_HEADER_VERSION; default WS_SECURITY_HEADER_VERSION_1_1; create. Which WS-Security. */
    WS_SECURITY_PROPERTY_SECURITY_HEADER_VERSION      = 9,
    /** WS_EXTENDED_PROTECTION_POLICY; default WS_EXTENDED_PROTECTION_POLICY_WHEN_SUPPORTED; create. [HTTP, server]
     *  whether extended protection is checked. */
    WS_SECURITY_PROPERTY_EXTENDED_PROTECTION_POLICY   = 10,
    /** WS_EXTENDED_PROTECTION_SCENARIO; default WS_EXTENDED_PROTECTION_SCENARIO_BOUND_SERVER; create. [HTTP, server]
     *  where TLS ends. */
    WS_SECURITY_PROPERTY_EXTENDED_PROTECTION_SCENARIO = 11,
    /** WS_SERVICE_SECURITY_IDENTITIES; create. [HTTP, server] names that are accepted; necessary when HTTP
     *  authentication is used without TLS, or with WS_EXTENDED_PROTECTION_SCENARIO_TERMINATED_SSL, else not possible.
     */
    WS_SECURITY_PROPERTY_SERVICE_IDENTITIES           = 12
} WS_SECURITY_PROPERTY_ID;

/** A setting of the whole security, with its value. Source: sdk-api/webservices/ns-webservices-ws_security_property. */
typedef struct _WS_SECURITY_PROPERTY {
    WS_SECURITY_PROPERTY_ID id;        /**< which property */
    void*                   value;     /**< points to the value */
    ULONG                   valueSize; /**< its size in bytes, exactly that of the type */
} WS_SECURITY_PROPERTY;

/** A set of settings of the whole security. Source: sdk-api/webservices/ns-webservices-ws_security_properties. */
typedef struct _WS_SECURITY_PROPERTIES {
    WS_SECURITY_PROPERTY* properties;    /**< the settings; may be NULL if there are none */
    ULONG                 propertyCount; /**< number of settings */
} WS_SECURITY_PROPERTIES;

/** How a channel or listener is secured. Source: sdk-api/webservices/ns-webservices-ws_security_description. */
struct _WS_SECURITY_DESCRIPTION {
    WS_SECURITY_BINDING** securityBindings;     /**< the bindings */
    ULONG                 securityBindingCount; /**< number of bindings */
    WS_SECURITY_PROPERTY* properties;           /**< settings of the whole security; may be NULL if there are none */
    ULONG                 propertyCount;        /**< number of settings */
};

/* =====================================================================================================================
 * 23  Security tokens and contexts
 *
 * A WS_SECURITY_TOKEN is a claim of identity that someone else has issued, with or without a key that proves that it is
 * the bearer's; a WS_SECURITY_CONTEXT is the session that WS-SecureConversation has negotiated.
 *
 * Life of a WS_SECURITY_TOKEN:
 *
 * 1. WsRequestSecurityToken asks an issuer (WS-Trust) for one; WsCreateXmlSecurityToken makes one from XML.
 * 2. WS_XML_TOKEN_MESSAGE_SECURITY_BINDING presents it to a service; WsGetSecurityTokenProperty looks into it.
 * 3. WsFreeSecurityToken.
 *
 * A WS_SECURITY_CONTEXT belongs to the message it came with (WS_MESSAGE_PROPERTY_SECURITY_CONTEXT) and is never freed
 * by the application.
 *
 * One operation at a time.
 *
 * Source: win32 wsw/federation, wsw/security-context.
 * ================================================================================================================== */

/** Versions of WS-Trust. Source: sdk-api/webservices/ne-webservices-ws_trust_version. */
typedef enum _WS_TRUST_VERSION {
    WS_TRUST_VERSION_FEBRUARY_2005 = 1, /**< http://schemas.xmlsoap.org/ws/2005/02/trust */
    WS_TRUST_VERSION_1_3           = 2  /**< http://docs.oasis-open.org/ws-sx/ws-trust/200512 */
} WS_TRUST_VERSION;

/** What kind of key a token has. Source: sdk-api/webservices/ne-webservices-ws_security_key_type. */
typedef enum _WS_SECURITY_KEY_TYPE {
    WS_SECURITY_KEY_TYPE_NONE       = 1, /**< none: a bearer token */
    WS_SECURITY_KEY_TYPE_SYMMETRIC  = 2, /**< one that both sides know */
    WS_SECURITY_KEY_TYPE_ASYMMETRIC = 3  /**< a pair */
} WS_SECURITY_KEY_TYPE;

/**
 * How a bearer token is asked for in WS-Trust 1.3, where specification, schema and errata have different URIs.
 * Source: value of WS_REQUEST_SECURITY_TOKEN_PROPERTY_BEARER_KEY_TYPE_VERSION, without a page of its own.
 */
typedef enum _WS_SECURITY_BEARER_KEY_TYPE_VERSION {
    WS_SECURITY_BEARER_KEY_TYPE_VERSION_1_3_ORIGINAL_SPECIFICATION = 1, /**< as in the specification */
    WS_SECURITY_BEARER_KEY_TYPE_VERSION_1_3_ORIGINAL_SCHEMA        = 2, /**< as in the schema */
    WS_SECURITY_BEARER_KEY_TYPE_VERSION_1_3_ERRATA_01              = 3 /**< as in errata 01 */
} WS_SECURITY_BEARER_KEY_TYPE_VERSION;

/** How a signature refers to a token. Source: sdk-api/webservices/ne-webservices-ws_security_token_reference_mode. */
typedef enum _WS_SECURITY_TOKEN_REFERENCE_MODE {
    /** By the id of the token, which is in the same message. */
    WS_SECURITY_TOKEN_REFERENCE_MODE_LOCAL_ID            = 1,
    /** By XML that is given with the token. */
    WS_SECURITY_TOKEN_REFERENCE_MODE_XML_BUFFER          = 2,
    /** By the thumbprint of the certificate. */
    WS_SECURITY_TOKEN_REFERENCE_MODE_CERT_THUMBPRINT     = 3,
    /** By the id of the security context. */
    WS_SECURITY_TOKEN_REFERENCE_MODE_SECURITY_CONTEXT_ID = 4,
    /** By the id of the SAML assertion. */
    WS_SECURITY_TOKEN_REFERENCE_MODE_SAML_ASSERTION_ID   = 5
} WS_SECURITY_TOKEN_REFERENCE_MODE;

/** Where a key is. Source: sdk-api/webservices/ne-webservices-ws_security_key_handle_type. */
typedef enum _WS_SECURITY_KEY_HANDLE_TYPE {
    /** WS_RAW_SYMMETRIC_SECURITY_KEY_HANDLE: in memory. */
    WS_RAW_SYMMETRIC_SECURITY_KEY_HANDLE_TYPE     = 1,
    /** WS_NCRYPT_ASYMMETRIC_SECURITY_KEY_HANDLE: in Windows' CNG. */
    WS_NCRYPT_ASYMMETRIC_SECURITY_KEY_HANDLE_TYPE = 2,
    /** WS_CAPI_ASYMMETRIC_SECURITY_KEY_HANDLE: in Windows' CryptoAPI. */
    WS_CAPI_ASYMMETRIC_SECURITY_KEY_HANDLE_TYPE   = 3
} WS_SECURITY_KEY_HANDLE_TYPE;

/**
 * What the structures of all key handles begin with. Source: sdk-api/webservices/ns-webservices-ws_security_key_handle.
 */
typedef struct _WS_SECURITY_KEY_HANDLE {
    WS_SECURITY_KEY_HANDLE_TYPE keyHandleType; /**< which structure this is the beginning of */
} WS_SECURITY_KEY_HANDLE;

/**
 * A symmetric key in memory. Wipe the bytes when they have been passed on.
 * Source: sdk-api/webservices/ns-webservices-ws_raw_symmetric_security_key_handle.
 */
typedef struct _WS_RAW_SYMMETRIC_SECURITY_KEY_HANDLE {
    WS_SECURITY_KEY_HANDLE keyHandle;   /**< keyHandleType is WS_RAW_SYMMETRIC_SECURITY_KEY_HANDLE_TYPE */
    WS_BYTES               rawKeyBytes; /**< the key */
} WS_RAW_SYMMETRIC_SECURITY_KEY_HANDLE;

/**
 * An asymmetric key in CNG, which does not exist here: WS_E_NOT_SUPPORTED.
 * Source: sdk-api/webservices/ns-webservices-ws_ncrypt_asymmetric_security_key_handle.
 */
typedef struct _WS_NCRYPT_ASYMMETRIC_SECURITY_KEY_HANDLE {
    WS_SECURITY_KEY_HANDLE keyHandle;     /**< keyHandleType is WS_NCRYPT_ASYMMETRIC_SECURITY_KEY_HANDLE_TYPE */
    NCRYPT_KEY_HANDLE      asymmetricKey; /**< the key; kept while the token is used */
} WS_NCRYPT_ASYMMETRIC_SECURITY_KEY_HANDLE;

/**
 * An asymmetric key in CryptoAPI, which does not exist here: WS_E_NOT_SUPPORTED.
 * Source: sdk-api/webservices/ns-webservices-ws_capi_asymmetric_security_key_handle.
 */
typedef struct _WS_CAPI_ASYMMETRIC_SECURITY_KEY_HANDLE {
    WS_SECURITY_KEY_HANDLE keyHandle; /**< keyHandleType is WS_CAPI_ASYMMETRIC_SECURITY_KEY_HANDLE_TYPE */
    HCRYPTPROV             provider;  /**< the provider; kept while the token is used */
    ULONG                  keySpec;   /**< which of its keys */
} WS_CAPI_ASYMMETRIC_SECURITY_KEY_HANDLE;

/**
 * Settings of a token that is made from XML.
 * Source: sdk-api/webservices/ne-webservices-ws_xml_security_token_property_id.
 */
typedef enum _WS_XML_SECURITY_TOKEN_PROPERTY_ID {
    /** WS_XML_BUFFER*; create. How to refer to the token in the same message: one element in a buffer. Necessary with a
     *  key, and only then. */
    WS_XML_SECURITY_TOKEN_PROPERTY_ATTACHED_REFERENCE   = 1,
    /** WS_XML_BUFFER*; create. How to refer to the token if it is not in the message: one element in a buffer. With a
     *  key only. */
    WS_XML_SECURITY_TOKEN_PROPERTY_UNATTACHED_REFERENCE = 2,
    /** WS_DATETIME; create. From when it is valid. */
    WS_XML_SECURITY_TOKEN_PROPERTY_VALID_FROM_TIME      = 3,
    /** WS_DATETIME; create. Until when it is valid. */
    WS_XML_SECURITY_TOKEN_PROPERTY_VALID_TILL_TIME      = 4
} WS_XML_SECURITY_TOKEN_PROPERTY_ID;

/**
 * A setting of a token that is made from XML, with its value.
 * Source: sdk-api/webservices/ns-webservices-ws_xml_security_token_property.
 */
typedef struct _WS_XML_SECURITY_TOKEN_PROPERTY {
    WS_XML_SECURITY_TOKEN_PROPERTY_ID id;        /**< which property */
    void*                             value;     /**< points to the value */
    ULONG                             valueSize; /**< its size in bytes, exactly that of the type */
} WS_XML_SECURITY_TOKEN_PROPERTY;

/**
 * Makes a token from XML.
 *
 * tokenXml                   the token: one element in a buffer; copied
 * tokenKey                   its key; NULL: it is a bearer token
 * properties, propertyCount  settings, copied; may be NULL with 0
 * token                      receives the token; free it with WsFreeSecurityToken
 * error                      optional; receives what went wrong. Borrowed
 *
 * Source: sdk-api/webservices/nf-webservices-wscreatexmlsecuritytoken.
 */
WWS_API HRESULT WINAPI WsCreateXmlSecurityToken(WS_XML_BUFFER* tokenXml, WS_SECURITY_KEY_HANDLE* tokenKey,
                                                const WS_XML_SECURITY_TOKEN_PROPERTY* properties, ULONG propertyCount,
                                                WS_SECURITY_TOKEN** token, WS_ERROR* error);

/** What is asked of an issuer. Source: sdk-api/webservices/ne-webservices-ws_request_security_token_action. */
typedef enum _WS_REQUEST_SECURITY_TOKEN_ACTION {
    WS_REQUEST_SECURITY_TOKEN_ACTION_ISSUE         = 1, /**< a token (WS-Trust) */
    WS_REQUEST_SECURITY_TOKEN_ACTION_NEW_CONTEXT   = 2, /**< a security context (WS-SecureConversation) */
    WS_REQUEST_SECURITY_TOKEN_ACTION_RENEW_CONTEXT = 3  /**< to renew a security context; needs EXISTING_TOKEN */
} WS_REQUEST_SECURITY_TOKEN_ACTION;

/**
 * What to ask an issuer for. What is not given is not in the request.
 * Source: sdk-api/webservices/ne-webservices-ws_request_security_token_property_id.
 */
typedef enum _WS_REQUEST_SECURITY_TOKEN_PROPERTY_ID {
    /** WS_ENDPOINT_ADDRESS; create. The service that the token is for. */
    WS_REQUEST_SECURITY_TOKEN_PROPERTY_APPLIES_TO                  = 1,
    /** WS_TRUST_VERSION; default WS_TRUST_VERSION_FEBRUARY_2005; create. Which WS-Trust. */
    WS_REQUEST_SECURITY_TOKEN_PROPERTY_TRUST_VERSION               = 2,
    /** WS_SECURE_CONVERSATION_VERSION; default WS_SECURE_CONVERSATION_VERSION_FEBRUARY_2005; create. Which
     *  WS-SecureConversation, for contexts. */
    WS_REQUEST_SECURITY_TOKEN_PROPERTY_SECURE_CONVERSATION_VERSION = 3,
    /** WS_XML_STRING; create. URI of the type of token. */
    WS_REQUEST_SECURITY_TOKEN_PROPERTY_ISSUED_TOKEN_TYPE           = 4,
    /** WS_REQUEST_SECURITY_TOKEN_ACTION; default WS_REQUEST_SECURITY_TOKEN_ACTION_ISSUE; create. What is asked. */
    WS_REQUEST_SECURITY_TOKEN_PROPERTY_REQUEST_ACTION              = 5,
    /** WS_SECURITY_TOKEN*; create. The token to renew, which is invalid afterwards; with RENEW_CONTEXT only. */
    WS_REQUEST_SECURITY_TOKEN_PROPERTY_EXISTING_TOKEN              = 6,
    /** WS_SECURITY_KEY_TYPE; create. WS_SECURITY_KEY_TYPE_NONE or _SYMMETRIC; the issuer assumes symmetric. */
    WS_REQUEST_SECURITY_TOKEN_PROPERTY_ISSUED_TOKEN_KEY_TYPE       = 7,
    /** ULONG; create. Bits of the key; symmetric only. */
    WS_REQUEST_SECURITY_TOKEN_PROPERTY_ISSUED_TOKEN_KEY_SIZE       = 8,
    /** WS_SECURITY_KEY_ENTROPY_MODE; default WS_SECURITY_KEY_ENTROPY_MODE_SERVER_ONLY; create. Who contributes to the
     *  key; symmetric only. */
    WS_REQUEST_SECURITY_TOKEN_PROPERTY_ISSUED_TOKEN_KEY_ENTROPY    = 9,
    /** WS_XML_BUFFER*; create. Elements of the client's own to put into the request. */
    WS_REQUEST_SECURITY_TOKEN_PROPERTY_LOCAL_REQUEST_PARAMETERS    = 10,
    /** WS_XML_BUFFER*; create. Elements that the service wants in the request, from its policy
     *  (WS_ISSUED_TOKEN_MESSAGE_SECURITY_BINDING_CONSTRAINT). */
    WS_REQUEST_SECURITY_TOKEN_PROPERTY_SERVICE_REQUEST_PARAMETERS  = 11,
    /** WS_MESSAGE_PROPERTIES; create. Settings of the messages of the exchange. */
    WS_REQUEST_SECURITY_TOKEN_PROPERTY_MESSAGE_PROPERTIES          = 12,
    /** WS_SECURITY_BEARER_KEY_TYPE_VERSION; create. Which URI stands for a bearer token in WS-Trust 1.3. */
    WS_REQUEST_SECURITY_TOKEN_PROPERTY_BEARER_KEY_TYPE_VERSION     = 13
} WS_REQUEST_SECURITY_TOKEN_PROPERTY_ID;

/**
 * One thing to ask an issuer for, with its value.
 * Source: sdk-api/webservices/ns-webservices-ws_request_security_token_property.
 */
typedef struct _WS_REQUEST_SECURITY_TOKEN_PROPERTY {
    WS_REQUEST_SECURITY_TOKEN_PROPERTY_ID id;        /**< which property */
    void*                                 value;     /**< points to the value */
    ULONG                                 valueSize; /**< its size in bytes, exactly that of the type */
} WS_REQUEST_SECURITY_TOKEN_PROPERTY;

/**
 * Asks an issuer for a token (WS-Trust).
 *
 * channel                    OPEN to the issuer; stays open, or faults
 * properties, propertyCount  what to ask for; may be NULL with 0
 * token                      receives the token; free it with WsFreeSecurityToken
 * asyncContext               NULL: the calling thread waits. Copied otherwise
 * error                      optional; receives what went wrong. Borrowed until completion
 *
 * Returns S_OK, or a failure of the channel. Source: sdk-api/webservices/nf-webservices-wsrequestsecuritytoken.
 */
WWS_API HRESULT WINAPI WsRequestSecurityToken(WS_CHANNEL* channel, const WS_REQUEST_SECURITY_TOKEN_PROPERTY* properties,
                                              ULONG propertyCount, WS_SECURITY_TOKEN** token,
                                              const WS_ASYNC_CONTEXT* asyncContext, WS_ERROR* error);

/**
 * What a token says. What is returned lives as long as the token, unless it says otherwise.
 * Source: sdk-api/webservices/ne-webservices-ws_security_token_property_id.
 */
typedef enum _WS_SECURITY_TOKEN_PROPERTY_ID {
    /** WS_SECURITY_KEY_TYPE; get. Kind of its key. */
    WS_SECURITY_TOKEN_PROPERTY_KEY_TYPE                 = 1,
    /** WS_DATETIME; get. From when it is valid; ticks 0: it does not say. */
    WS_SECURITY_TOKEN_PROPERTY_VALID_FROM_TIME          = 2,
    /** WS_DATETIME; get. Until when it is valid; ticks 0: it does not say. */
    WS_SECURITY_TOKEN_PROPERTY_VALID_TILL_TIME          = 3,
    /** WS_XML_BUFFER*; get. The token in XML. */
    WS_SECURITY_TOKEN_PROPERTY_SERIALIZED_XML           = 4,
    /** WS_XML_BUFFER*; get. How to refer to it in the same message. */
    WS_SECURITY_TOKEN_PROPERTY_ATTACHED_REFERENCE_XML   = 5,
    /** WS_XML_BUFFER*; get. How to refer to it from another message. */
    WS_SECURITY_TOKEN_PROPERTY_UNATTACHED_REFERENCE_XML = 6,
    /** WS_BYTES; get. The key, allocated from the heap; of a token from WsRequestSecurityToken what the negotiation has
     *  made. Wipe it after use. */
    WS_SECURITY_TOKEN_PROPERTY_SYMMETRIC_KEY            = 7
} WS_SECURITY_TOKEN_PROPERTY_ID;

/**
 * Gets what a token says.
 *
 * securityToken  the token
 * id             which property
 * value          receives the value
 * valueSize      its size in bytes, exactly that of the type
 * heap           for WS_SECURITY_TOKEN_PROPERTY_SYMMETRIC_KEY; else NULL
 * error          optional; receives what went wrong. Borrowed
 *
 * Source: sdk-api/webservices/nf-webservices-wsgetsecuritytokenproperty.
 */
WWS_API HRESULT WINAPI WsGetSecurityTokenProperty(WS_SECURITY_TOKEN* securityToken, WS_SECURITY_TOKEN_PROPERTY_ID id,
                                                  void* value, ULONG valueSize, WS_HEAP* heap, WS_ERROR* error);

/**
 * Frees a token.
 *
 * token  the token, or NULL
 *
 * Source: sdk-api/webservices/nf-webservices-wsfreesecuritytoken.
 */
WWS_API void WINAPI WsFreeSecurityToken(WS_SECURITY_TOKEN* token);

/**
 * What a security context says; depends on the bindings it was negotiated with.
 * Source: sdk-api/webservices/ne-webservices-ws_security_context_property_id.
 */
typedef enum _WS_SECURITY_CONTEXT_PROPERTY_ID {
    /** WS_UNIQUE_ID; get. Its URI. */
    WS_SECURITY_CONTEXT_PROPERTY_IDENTIFIER                     = 1,
    /** WS_STRING; get. User name (WS_USERNAME_MESSAGE_SECURITY_BINDING). */
    WS_SECURITY_CONTEXT_PROPERTY_USERNAME                       = 2,
    /** HANDLE; get. The client as a Windows token (WS_KERBEROS_APREQ_MESSAGE_SECURITY_BINDING). */
    WS_SECURITY_CONTEXT_PROPERTY_MESSAGE_SECURITY_WINDOWS_TOKEN = 3,
    /** WS_XML_BUFFER*; get. The assertion (WS_SAML_MESSAGE_SECURITY_BINDING). */
    WS_SECURITY_CONTEXT_PROPERTY_SAML_ASSERTION                 = 4
} WS_SECURITY_CONTEXT_PROPERTY_ID;

/**
 * A property of a security context, with its value.
 * Source: sdk-api/webservices/ns-webservices-ws_security_context_property.
 */
typedef struct _WS_SECURITY_CONTEXT_PROPERTY {
    WS_SECURITY_CONTEXT_PROPERTY_ID id;        /**< which property */
    void*                           value;     /**< points to the value */
    ULONG                           valueSize; /**< its size in bytes, exactly that of the type */
} WS_SECURITY_CONTEXT_PROPERTY;

/**
 * Gets what a security context says.
 *
 * securityContext  the context
 * id               which property
 * value            receives the value
 * valueSize        its size in bytes, exactly that of the type
 * error            optional; receives what went wrong. Borrowed
 *
 * Source: sdk-api/webservices/nf-webservices-wsgetsecuritycontextproperty.
 */
WWS_API HRESULT WINAPI WsGetSecurityContextProperty(WS_SECURITY_CONTEXT* securityContext,
                                                    WS_SECURITY_CONTEXT_PROPERTY_ID id, void* value, ULONG valueSize,
                                                    WS_ERROR* error);

/**
 * Ends a security context, on a server: messages that use it are answered with a fault.
 *
 * securityContext  the context
 * error            optional; receives what went wrong. Borrowed
 *
 * Source: sdk-api/webservices/nf-webservices-wsrevokesecuritycontext.
 */
WWS_API HRESULT WINAPI WsRevokeSecurityContext(WS_SECURITY_CONTEXT* securityContext, WS_ERROR* error);

/* =====================================================================================================================
 * 24  Contracts and operations
 *
 * How the operations of a service map to messages and C functions. These descriptions are generated by wsutil from
 * WSDL; proxy and host (sections 25, 26) use them, and they must outlive both.
 *
 * Source: win32 wsw/contract, wsw/service-operation.
 * ================================================================================================================== */

/**
 * How the parameters of an operation are laid out in the body.
 * Source: sdk-api/webservices/ne-webservices-ws_operation_style.
 */
typedef enum _WS_OPERATION_STYLE {
    WS_NON_RPC_LITERAL_OPERATION = 0, /**< document/literal: they are the parts of one element, or of the message */
    WS_RPC_LITERAL_OPERATION     = 1  /**< rpc/literal: they are in an element with the name of the operation */
} WS_OPERATION_STYLE;

/** What a parameter of the C function is. Source: sdk-api/webservices/ne-webservices-ws_parameter_type. */
typedef enum _WS_PARAMETER_TYPE {
    WS_PARAMETER_TYPE_NORMAL      = 0, /**< a value */
    WS_PARAMETER_TYPE_ARRAY       = 1, /**< an array; its count is a parameter of its own */
    WS_PARAMETER_TYPE_ARRAY_COUNT = 2, /**< the count of an array */
    WS_PARAMETER_TYPE_MESSAGES    = 3  /**< the whole message body */
} WS_PARAMETER_TYPE;

/** Describes one parameter of an operation. Source: sdk-api/webservices/ns-webservices-ws_parameter_description. */
typedef struct _WS_PARAMETER_DESCRIPTION {
    WS_PARAMETER_TYPE parameterType;      /**< what it is */
    USHORT            inputMessageIndex;  /**< index of its field in the input message; 0xFFFF: it is not in it */
    USHORT            outputMessageIndex; /**< index of its field in the output message; 0xFFFF: it is not in it */
} WS_PARAMETER_DESCRIPTION;

/**
 * Options of a message of an operation.
 * Source: named by sdk-api/webservices/ns-webservices-ws_operation_description, without a page of its own.
 */

/** The element in the body may be nil; not for rpc/literal, and only with WS_PARAMETER_TYPE_MESSAGES. */
#define WS_SERVICE_OPERATION_MESSAGE_NILLABLE_ELEMENT 0x1u

/**
 * Calls the C function of an operation with the parameters from a frame. Generated by wsutil, for
 * WS_OPERATION_DESCRIPTION.
 *
 * context       the call
 * frame         array of pointers, one for each parameter in order: to the value of an input, to the variable for an
 *               output
 * callback      the C function
 * asyncContext  NULL: the operation runs on this thread. Passed on to it
 * error         optional; add what went wrong
 *
 * Returns what the C function returns. Source: sdk-api/webservices/nc-webservices-ws_service_stub_callback.
 */
typedef HRESULT (CALLBACK* WS_SERVICE_STUB_CALLBACK)(const WS_OPERATION_CONTEXT* context, void* frame,
                                                     const void* callback, const WS_ASYNC_CONTEXT* asyncContext,
                                                     WS_ERROR* error);

/** Describes an operation. Source: sdk-api/webservices/ns-webservices-ws_operation_description. */
typedef struct _WS_OPERATION_DESCRIPTION {
    ULONG                     versionInfo;              /**< 1 */
    WS_MESSAGE_DESCRIPTION*   inputMessageDescription;  /**< the request */
    WS_MESSAGE_DESCRIPTION*   outputMessageDescription; /**< the reply; NULL: there is none (one-way) */
    ULONG                     inputMessageOptions;      /**< of WS_SERVICE_OPERATION_MESSAGE_OPTION */
    ULONG                     outputMessageOptions;     /**< of WS_SERVICE_OPERATION_MESSAGE_OPTION */
    USHORT                    parameterCount;           /**< number of parameters */
    WS_PARAMETER_DESCRIPTION* parameterDescription;     /**< the parameters, in the order of the C function */
    WS_SERVICE_STUB_CALLBACK  stubCallback;             /**< calls the C function; NULL for clients */
    WS_OPERATION_STYLE        style;                    /**< how the parameters are laid out */
} WS_OPERATION_DESCRIPTION;

/**
 * Describes a contract: the operations of a port type.
 * Source: sdk-api/webservices/ns-webservices-ws_contract_description.
 */
typedef struct _WS_CONTRACT_DESCRIPTION {
    ULONG                      operationCount; /**< number of operations */
    WS_OPERATION_DESCRIPTION** operations;     /**< the operations */
} WS_CONTRACT_DESCRIPTION;

/* =====================================================================================================================
 * 25  Service proxy
 *
 * A WS_SERVICE_PROXY is the client of a service: functions that wsutil has generated from WSDL call it, one for each
 * operation. It keeps the channels: one for a session; for bindings without session a pool of them, so that calls run
 * side by side.
 *
 * Life of a WS_SERVICE_PROXY. State in brackets (WS_SERVICE_PROXY_STATE):
 *
 * 1. WsCreateServiceProxy, WsCreateServiceProxyFromTemplate, or a generated function. [CREATED]
 * 2. WsOpenServiceProxy, to an address. [OPENING, OPEN]
 * 3. Calls of generated functions, from any threads; each needs a heap of its own. WsAbandonCall lets go of one.
 * 4. WsCloseServiceProxy, when no call is made any more. [CLOSING, CLOSED]
 * 5. WsResetServiceProxy, then from 2 [CREATED]; or WsFreeServiceProxy.
 *
 * WsAbortServiceProxy, at any time and from any thread, ends everything that is pending; an open proxy is FAULTED then,
 * and can only be closed.
 *
 * Source: win32 wsw/service-proxy, wsw/client-side-service-operations.
 * ================================================================================================================== */

/** The states of a service proxy. Source: sdk-api/webservices/ne-webservices-ws_service_proxy_state. */
typedef enum _WS_SERVICE_PROXY_STATE {
    WS_SERVICE_PROXY_STATE_CREATED = 0, /**< can be opened, reset, freed */
    WS_SERVICE_PROXY_STATE_OPENING = 1, /**< WsOpenServiceProxy is at work */
    WS_SERVICE_PROXY_STATE_OPEN    = 2, /**< operations can be called */
    WS_SERVICE_PROXY_STATE_CLOSING = 3, /**< WsCloseServiceProxy is at work */
    WS_SERVICE_PROXY_STATE_CLOSED  = 4, /**< can be reset, freed */
    WS_SERVICE_PROXY_STATE_FAULTED = 5  /**< unusable: aborted, or its channel failed. Can only be closed */
} WS_SERVICE_PROXY_STATE;

/** The properties of a WS_SERVICE_PROXY. Source: sdk-api/webservices/ne-webservices-ws_proxy_property_id. */
typedef enum _WS_PROXY_PROPERTY_ID {
    /** ULONG; default 30000; create. Milliseconds a call may take; INFINITE: any. */
    WS_PROXY_PROPERTY_CALL_TIMEOUT       = 0,
    /** WS_MESSAGE_PROPERTIES; create. Settings of the messages: heap, reader, writer, maximum of headers. */
    WS_PROXY_PROPERTY_MESSAGE_PROPERTIES = 1,
    /** USHORT; default 5; create. Call objects that are kept for reuse. */
    WS_PROXY_PROPERTY_MAX_CALL_POOL_SIZE = 2,
    /** WS_SERVICE_PROXY_STATE; get. The state at this moment; it may be another one soon. */
    WS_PROXY_PROPERTY_STATE              = 3,
    /** ULONG; default 100; create. Calls at one time; more are WS_E_QUOTA_EXCEEDED. */
    WS_PROXY_PROPERTY_MAX_PENDING_CALLS  = 4,
    /** ULONG; default 5000; create. Milliseconds WsCloseServiceProxy waits for pending calls before it aborts. */
    WS_PROXY_PROPERTY_MAX_CLOSE_TIMEOUT  = 5,
    /** LANGID; default default user locale; create. Language of faults. */
    WS_PROXY_FAULT_LANG_ID               = 6
} WS_PROXY_PROPERTY_ID;

/** A property of a WS_SERVICE_PROXY, with its value. Source: sdk-api/webservices/ns-webservices-ws_proxy_property. */
typedef struct _WS_PROXY_PROPERTY {
    WS_PROXY_PROPERTY_ID id;        /**< which property */
    void*                value;     /**< points to the value */
    ULONG                valueSize; /**< its size in bytes, exactly that of the type */
} WS_PROXY_PROPERTY;

/**
 * Creates a service proxy.
 *
 * channelType                   type of its channels, one that the binding has
 * channelBinding                the protocol
 * securityDescription           the security, copied; what it points to is kept for the life of the proxy. NULL: none
 * properties, propertyCount     settings, copied; may be NULL with 0
 * channelProperties, channelPropertyCount  settings of its channels, copied; may be NULL with 0. Custom channels must
 *                               have WS_CHANNEL_PROPERTY_ENABLE_TIMEOUTS FALSE
 * serviceProxy                  receives the proxy; free it with WsFreeServiceProxy
 * error                         optional; receives what went wrong. Borrowed
 *
 * Source: sdk-api/webservices/nf-webservices-wscreateserviceproxy.
 */
WWS_API HRESULT WINAPI WsCreateServiceProxy(const WS_CHANNEL_TYPE channelType, const WS_CHANNEL_BINDING channelBinding,
                                            const WS_SECURITY_DESCRIPTION* securityDescription,
                                            const WS_PROXY_PROPERTY* properties, const ULONG propertyCount,
                                            const WS_CHANNEL_PROPERTY* channelProperties,
                                            const ULONG channelPropertyCount, WS_SERVICE_PROXY** serviceProxy,
                                            WS_ERROR* error);

/**
 * Opens a proxy to a service. With a session, connects.
 *
 * serviceProxy  CREATED
 * address       where; copied
 * asyncContext  NULL: the calling thread waits. Copied otherwise
 * error         optional; receives what went wrong. Borrowed until completion
 *
 * Returns S_OK, or a failure of the channel; the proxy is then CREATED.
 * Source: sdk-api/webservices/nf-webservices-wsopenserviceproxy.
 */
WWS_API HRESULT WINAPI WsOpenServiceProxy(WS_SERVICE_PROXY* serviceProxy, const WS_ENDPOINT_ADDRESS* address,
                                          const WS_ASYNC_CONTEXT* asyncContext, WS_ERROR* error);

/**
 * Ends all pending operations of a proxy with WS_E_OPERATION_ABORTED, and does not wait for them. OPENING becomes
 * CREATED, OPEN becomes FAULTED, CLOSING becomes CLOSED. Never fails for lack of resources, and may be called again.
 *
 * serviceProxy  in any state
 * error         optional; receives what went wrong. Borrowed
 *
 * Returns S_OK. Source: sdk-api/webservices/nf-webservices-wsabortserviceproxy.
 */
WWS_API HRESULT WINAPI WsAbortServiceProxy(WS_SERVICE_PROXY* serviceProxy, WS_ERROR* error);

/**
 * Waits for pending calls, at most WS_PROXY_PROPERTY_MAX_CLOSE_TIMEOUT, then closes the channels.
 *
 * serviceProxy  OPEN or FAULTED
 * asyncContext  NULL: the calling thread waits. Copied otherwise
 * error         optional; receives what went wrong. Borrowed until completion
 *
 * Returns S_OK, WS_S_ASYNC. WS_E_INVALID_OPERATION: it is not closed. Any other failure is for information: it is
 * CLOSED. Source: sdk-api/webservices/nf-webservices-wscloseserviceproxy.
 */
WWS_API HRESULT WINAPI WsCloseServiceProxy(WS_SERVICE_PROXY* serviceProxy, const WS_ASYNC_CONTEXT* asyncContext,
                                           WS_ERROR* error);

/**
 * Makes a proxy ready to be opened again.
 *
 * serviceProxy  CREATED or CLOSED
 * error         optional; receives what went wrong. Borrowed
 *
 * Source: sdk-api/webservices/nf-webservices-wsresetserviceproxy.
 */
WWS_API HRESULT WINAPI WsResetServiceProxy(WS_SERVICE_PROXY* serviceProxy, WS_ERROR* error);

/**
 * Frees a proxy.
 *
 * serviceProxy  CREATED or CLOSED; NULL: nothing happens
 *
 * Source: sdk-api/webservices/nf-webservices-wsfreeserviceproxy.
 */
WWS_API void WINAPI WsFreeServiceProxy(WS_SERVICE_PROXY* serviceProxy);

/**
 * Gets a property of a proxy.
 *
 * serviceProxy  the proxy to ask
 * id            which property
 * value         receives the value
 * valueSize     its size in bytes, exactly that of the type
 * error         optional; receives what went wrong. Borrowed
 *
 * Source: sdk-api/webservices/nf-webservices-wsgetserviceproxyproperty.
 */
WWS_API HRESULT WINAPI WsGetServiceProxyProperty(WS_SERVICE_PROXY* serviceProxy, const WS_PROXY_PROPERTY_ID id,
                                                 void* value, ULONG valueSize, WS_ERROR* error);

/* ---------------------------------------------------------------------------------------------------------------------
 * Calls
 * ------------------------------------------------------------------------------------------------------------------ */

/**
 * Looks at a message of a call: a request before its headers are sent, to add some; a reply when its headers have come,
 * to get some. Its body is not to be touched.
 *
 * message  the message
 * heap     the heap of the call
 * state    of WS_PROXY_MESSAGE_CALLBACK_CONTEXT
 * error    optional; add what went wrong
 *
 * Returns S_OK, or a failure, which fails the call.
 * Source: sdk-api/webservices/nc-webservices-ws_proxy_message_callback.
 */
typedef HRESULT (CALLBACK* WS_PROXY_MESSAGE_CALLBACK)(WS_MESSAGE* message, WS_HEAP* heap, void* state, WS_ERROR* error);

/**
 * A callback for messages of a call, with its state.
 * Source: sdk-api/webservices/ns-webservices-ws_proxy_message_callback_context.
 */
typedef struct _WS_PROXY_MESSAGE_CALLBACK_CONTEXT {
    WS_PROXY_MESSAGE_CALLBACK callback; /**< looks at the message */
    void*                     state;    /**< the application's own */
} WS_PROXY_MESSAGE_CALLBACK_CONTEXT;

/** Settings of one call. Source: sdk-api/webservices/ne-webservices-ws_call_property_id. */
typedef enum _WS_CALL_PROPERTY_ID {
    /** BOOL; default TRUE; create. A reply with a header that must be understood, and is not, is a failure. */
    WS_CALL_PROPERTY_CHECK_MUST_UNDERSTAND   = 0,
    /** WS_PROXY_MESSAGE_CALLBACK_CONTEXT; create. Looks at the request. */
    WS_CALL_PROPERTY_SEND_MESSAGE_CONTEXT    = 1,
    /** WS_PROXY_MESSAGE_CALLBACK_CONTEXT; create. Looks at the reply. */
    WS_CALL_PROPERTY_RECEIVE_MESSAGE_CONTEXT = 2,
    /** ULONG; create. Number for WsAbandonCall, unique among the pending calls; not 0. */
    WS_CALL_PROPERTY_CALL_ID                 = 3
} WS_CALL_PROPERTY_ID;

/** A setting of one call, with its value. Source: sdk-api/webservices/ns-webservices-ws_call_property. */
typedef struct _WS_CALL_PROPERTY {
    WS_CALL_PROPERTY_ID id;        /**< which property */
    void*               value;     /**< points to the value */
    ULONG               valueSize; /**< its size in bytes, exactly that of the type */
} WS_CALL_PROPERTY;

/**
 * Calls an operation; the generated functions do it. What arguments points to, the values and output pointers in it, is
 * read before the function returns, also when asynchronous; what input pointers and output pointers point to is
 * borrowed until completion.
 *
 * serviceProxy                  OPEN
 * operation                     description of the operation
 * arguments                     array of pointers to the arguments of the C function, in their order; NULL if it has
 *                               none
 * heap                          where outputs are allocated; borrowed until completion
 * callProperties, callPropertyCount  settings, copied; may be NULL with 0
 * asyncContext                  NULL: the calling thread waits. Copied otherwise
 * error                         optional; receives what went wrong. Borrowed until completion
 *
 * Returns S_OK; WS_E_ENDPOINT_FAULT_RECEIVED; WS_E_QUOTA_EXCEEDED (too many pending calls, or a limit);
 * WS_E_OPERATION_ABANDONED; or a failure of the channel. Source: sdk-api/webservices/nf-webservices-wscall.
 */
WWS_API HRESULT WINAPI WsCall(WS_SERVICE_PROXY* serviceProxy, const WS_OPERATION_DESCRIPTION* operation,
                              const void** arguments, WS_HEAP* heap, const WS_CALL_PROPERTY* callProperties,
                              const ULONG callPropertyCount, const WS_ASYNC_CONTEXT* asyncContext, WS_ERROR* error);

/**
 * Lets go of a call: it completes at once with WS_E_OPERATION_ABANDONED. The exchange goes on behind, with all it
 * needs, until the reply has come or the time is over; so abandoning many calls of a slow service uses up much.
 *
 * serviceProxy  OPEN
 * callId        WS_CALL_PROPERTY_CALL_ID of the call; 0: all calls
 * error         optional; receives what went wrong. Borrowed
 *
 * Source: sdk-api/webservices/nf-webservices-wsabandoncall.
 */
WWS_API HRESULT WINAPI WsAbandonCall(WS_SERVICE_PROXY* serviceProxy, ULONG callId, WS_ERROR* error);

/* =====================================================================================================================
 * 26  Service host
 *
 * A WS_SERVICE_HOST runs services: it listens at endpoints, accepts channels, receives messages, calls the operations,
 * and sends the replies, many at a time. Callbacks and operations are invoked long.
 *
 * Life of a WS_SERVICE_HOST. State in brackets (WS_SERVICE_HOST_STATE):
 *
 * 1. WsCreateServiceHost, with the endpoints. [CREATED]
 * 2. WsOpenServiceHost. [OPENING, OPEN]
 * 3. Clients call. An operation gets a WS_OPERATION_CONTEXT (WsGetOperationContextProperty), which is valid until it
 *    completes. It may return WS_S_ASYNC, and then registers with WsRegisterOperationForCancel.
 * 4. WsCloseServiceHost: no new clients; what has begun is finished. [CLOSING, CLOSED]
 * 5. WsResetServiceHost, then from 2 [CREATED]; or WsFreeServiceHost.
 *
 * WsAbortServiceHost, at any time and from any thread, aborts channels and listeners and cancels operations; an open
 * host is FAULTED then, and can only be closed, which waits for the operations.
 *
 * Source: win32 wsw/service-host, wsw/server-side-service-operations, wsw/operation-context-lifetime-and-threading.
 * ================================================================================================================== */

/** The states of a service host. Source: sdk-api/webservices/ne-webservices-ws_service_host_state. */
typedef enum _WS_SERVICE_HOST_STATE {
    WS_SERVICE_HOST_STATE_CREATED = 0, /**< can be opened, reset, freed */
    WS_SERVICE_HOST_STATE_OPENING = 1, /**< WsOpenServiceHost is at work */
    WS_SERVICE_HOST_STATE_OPEN    = 2, /**< clients are served */
    WS_SERVICE_HOST_STATE_CLOSING = 3, /**< WsCloseServiceHost is at work */
    WS_SERVICE_HOST_STATE_CLOSED  = 4, /**< can be reset, freed */
    WS_SERVICE_HOST_STATE_FAULTED = 5  /**< aborted. Can only be closed */
} WS_SERVICE_HOST_STATE;

/* ---------------------------------------------------------------------------------------------------------------------
 * Inside an operation
 * ------------------------------------------------------------------------------------------------------------------ */

/**
 * What an operation or a callback of the host can get; valid while it runs.
 * Source: sdk-api/webservices/ne-webservices-ws_operation_context_property_id.
 */
typedef enum _WS_OPERATION_CONTEXT_PROPERTY_ID {
    /** WS_CHANNEL*; get. The channel. */
    WS_OPERATION_CONTEXT_PROPERTY_CHANNEL              = 0,
    /** WS_CONTRACT_DESCRIPTION*; get. The contract of the endpoint. */
    WS_OPERATION_CONTEXT_PROPERTY_CONTRACT_DESCRIPTION = 1,
    /** void*; get. Value of WS_SERVICE_PROPERTY_HOST_USER_STATE. */
    WS_OPERATION_CONTEXT_PROPERTY_HOST_USER_STATE      = 2,
    /** void*; get. What WS_SERVICE_ACCEPT_CHANNEL_CALLBACK supplied. */
    WS_OPERATION_CONTEXT_PROPERTY_CHANNEL_USER_STATE   = 3,
    /** WS_MESSAGE*; get. The request. */
    WS_OPERATION_CONTEXT_PROPERTY_INPUT_MESSAGE        = 4,
    /** WS_MESSAGE*; get. The reply, to add headers to; operations only. */
    WS_OPERATION_CONTEXT_PROPERTY_OUTPUT_MESSAGE       = 5,
    /** WS_HEAP*; get. Heap of the call: where inputs are and outputs are to be allocated; operations only. */
    WS_OPERATION_CONTEXT_PROPERTY_HEAP                 = 6,
    /** WS_LISTENER*; get. The listener of the endpoint. */
    WS_OPERATION_CONTEXT_PROPERTY_LISTENER             = 7,
    /** WS_ENDPOINT_ADDRESS*; get. Address of the endpoint. */
    WS_OPERATION_CONTEXT_PROPERTY_ENDPOINT_ADDRESS     = 8
} WS_OPERATION_CONTEXT_PROPERTY_ID;

/**
 * Gets a property of the call that is running.
 *
 * context    the call
 * id         which property
 * value      receives the value; belongs to the host
 * valueSize  its size in bytes, exactly that of the type
 * error      optional; receives what went wrong. Borrowed
 *
 * Returns WS_E_INVALID_OPERATION for what this callback does not have.
 * Source: sdk-api/webservices/nf-webservices-wsgetoperationcontextproperty.
 */
WWS_API HRESULT WINAPI WsGetOperationContextProperty(const WS_OPERATION_CONTEXT* context,
                                                     const WS_OPERATION_CONTEXT_PROPERTY_ID id, void* value,
                                                     ULONG valueSize, WS_ERROR* error);

/** Why an operation is cancelled. Source: sdk-api/webservices/ne-webservices-ws_service_cancel_reason. */
typedef enum _WS_SERVICE_CANCEL_REASON {
    WS_SERVICE_HOST_ABORT      = 0, /**< the host is aborted */
    WS_SERVICE_CHANNEL_FAULTED = 1  /**< the channel has failed: nobody waits for the result */
} WS_SERVICE_CANCEL_REASON;

/**
 * Tells an operation to end soon. It still has to complete; the host waits for it. Invoked at most once, on any thread,
 * perhaps before WsRegisterOperationForCancel has returned.
 *
 * reason  why
 * state   as passed to WsRegisterOperationForCancel
 *
 * Source: sdk-api/webservices/nc-webservices-ws_operation_cancel_callback.
 */
typedef void (CALLBACK* WS_OPERATION_CANCEL_CALLBACK)(const WS_SERVICE_CANCEL_REASON reason, void* state);

/**
 * Frees what was passed to WsRegisterOperationForCancel. Invoked once, when the operation has completed.
 *
 * state  as passed to WsRegisterOperationForCancel
 *
 * Source: sdk-api/webservices/nc-webservices-ws_operation_free_state_callback.
 */
typedef void (CALLBACK* WS_OPERATION_FREE_STATE_CALLBACK)(void* state);

/**
 * Asks to be told when the operation that is running is cancelled. The callback may come during this call.
 *
 * context            the call
 * cancelCallback     tells the operation to end soon
 * freestateCallback  optional; frees userState
 * userState          the application's own
 * error              optional; receives what went wrong. Borrowed
 *
 * Source: sdk-api/webservices/nf-webservices-wsregisteroperationforcancel.
 */
WWS_API HRESULT WINAPI WsRegisterOperationForCancel(const WS_OPERATION_CONTEXT* context,
                                                    WS_OPERATION_CANCEL_CALLBACK cancelCallback,
                                                    WS_OPERATION_FREE_STATE_CALLBACK freestateCallback, void* userState,
                                                    WS_ERROR* error);

/* ---------------------------------------------------------------------------------------------------------------------
 * Callbacks of an endpoint
 * ------------------------------------------------------------------------------------------------------------------ */

/**
 * Told of a channel that was accepted: the start of a session.
 *
 * context       the channel, as far as there is a call yet
 * channelState  receives the application's own for this channel (WS_OPERATION_CONTEXT_PROPERTY_CHANNEL_USER_STATE)
 * asyncContext  NULL: complete on this thread. Otherwise copied, and its callback invoked once after WS_S_ASYNC
 * error         optional; add what went wrong
 *
 * Returns S_OK, WS_S_ASYNC, or a failure, which closes the channel.
 * Source: sdk-api/webservices/nc-webservices-ws_service_accept_channel_callback.
 */
typedef HRESULT (CALLBACK* WS_SERVICE_ACCEPT_CHANNEL_CALLBACK)(const WS_OPERATION_CONTEXT* context, void** channelState,
                                                               const WS_ASYNC_CONTEXT* asyncContext, WS_ERROR* error);

/**
 * Value of WS_SERVICE_ENDPOINT_PROPERTY_ACCEPT_CHANNEL_CALLBACK.
 * Source: sdk-api/webservices/ns-webservices-ws_service_property_accept_callback.
 */
typedef struct _WS_SERVICE_PROPERTY_ACCEPT_CALLBACK {
    WS_SERVICE_ACCEPT_CHANNEL_CALLBACK callback; /**< told of accepted channels */
} WS_SERVICE_PROPERTY_ACCEPT_CALLBACK;

/**
 * Told that a channel is about to be closed or aborted: the end of a session, in which its state can be freed. Invoked
 * whether the accept callback succeeded or not.
 *
 * context       the channel
 * asyncContext  NULL: complete on this thread. Otherwise copied, and its callback invoked once after WS_S_ASYNC
 *
 * Returns S_OK or WS_S_ASYNC; failures are ignored.
 * Source: sdk-api/webservices/nc-webservices-ws_service_close_channel_callback.
 */
typedef HRESULT (CALLBACK* WS_SERVICE_CLOSE_CHANNEL_CALLBACK)(const WS_OPERATION_CONTEXT* context,
                                                              const WS_ASYNC_CONTEXT* asyncContext);

/**
 * Value of WS_SERVICE_ENDPOINT_PROPERTY_CLOSE_CHANNEL_CALLBACK.
 * Source: sdk-api/webservices/ns-webservices-ws_service_property_close_callback.
 */
typedef struct _WS_SERVICE_PROPERTY_CLOSE_CALLBACK {
    WS_SERVICE_CLOSE_CHANNEL_CALLBACK callback; /**< told of channels that end */
} WS_SERVICE_PROPERTY_CLOSE_CALLBACK;

/**
 * Takes messages that are no operation of the contract. WsReadMessageStart has been done; the callback reads the body
 * and does WsReadMessageEnd, and replies if it wants to. An endpoint that has it takes one message of a channel at a
 * time.
 *
 * context       the call; the message is WS_OPERATION_CONTEXT_PROPERTY_INPUT_MESSAGE
 * asyncContext  NULL: complete on this thread. Otherwise copied, and its callback invoked once after WS_S_ASYNC
 * error         optional; add what went wrong
 *
 * Returns S_OK, WS_S_ASYNC, or a failure, which aborts the channel.
 * Source: sdk-api/webservices/nc-webservices-ws_service_message_receive_callback.
 */
typedef HRESULT (CALLBACK* WS_SERVICE_MESSAGE_RECEIVE_CALLBACK)(const WS_OPERATION_CONTEXT* context,
                                                                const WS_ASYNC_CONTEXT* asyncContext, WS_ERROR* error);

/**
 * Decides whether a message is let through, by its headers and its sender; the body has not been read.
 *
 * context     the call
 * authorized  receives TRUE: it is let through
 * error       optional; add what went wrong
 *
 * Returns S_OK or a failure. Source: sdk-api/webservices/nc-webservices-ws_service_security_callback.
 */
typedef HRESULT (CALLBACK* WS_SERVICE_SECURITY_CALLBACK)(const WS_OPERATION_CONTEXT* context, BOOL* authorized,
                                                         WS_ERROR* error);

/* ---------------------------------------------------------------------------------------------------------------------
 * Endpoints
 * ------------------------------------------------------------------------------------------------------------------ */

/**
 * What an endpoint offers: operations, a callback for other messages, or both.
 * Source: sdk-api/webservices/ns-webservices-ws_service_contract.
 */
typedef struct _WS_SERVICE_CONTRACT {
    /** The operations, or NULL. */
    const WS_CONTRACT_DESCRIPTION*      contractDescription;
    /** Takes other messages, or NULL. */
    WS_SERVICE_MESSAGE_RECEIVE_CALLBACK defaultMessageHandlerCallback;
    /** Structure of function pointers, as generated by wsutil: the operations in C. */
    const void*                         methodTable;
} WS_SERVICE_CONTRACT;

/**
 * How clients can get the metadata of an endpoint.
 * Source: sdk-api/webservices/ne-webservices-ws_metadata_exchange_type.
 */
typedef enum _WS_METADATA_EXCHANGE_TYPE {
    WS_METADATA_EXCHANGE_TYPE_NONE     = 0, /**< not at all */
    WS_METADATA_EXCHANGE_TYPE_MEX      = 1, /**< WS-MetadataExchange 1.1 */
    WS_METADATA_EXCHANGE_TYPE_HTTP_GET = 2  /**< HTTP GET */
} WS_METADATA_EXCHANGE_TYPE;

/**
 * The port of an endpoint in WSDL. Names and namespaces are kept for the life of the host.
 * Source: sdk-api/webservices/ns-webservices-ws_service_endpoint_metadata.
 */
typedef struct _WS_SERVICE_ENDPOINT_METADATA {
    WS_XML_STRING* portName;    /**< name of the port */
    WS_XML_STRING* bindingName; /**< name of its binding */
    WS_XML_STRING* bindingNs;   /**< namespace of its binding */
} WS_SERVICE_ENDPOINT_METADATA;

/** Settings of an endpoint. Source: sdk-api/webservices/ne-webservices-ws_service_endpoint_property_id. */
typedef enum _WS_SERVICE_ENDPOINT_PROPERTY_ID {
    /** WS_SERVICE_PROPERTY_ACCEPT_CALLBACK; create. Told of channels that are accepted. */
    WS_SERVICE_ENDPOINT_PROPERTY_ACCEPT_CHANNEL_CALLBACK      = 0,
    /** WS_SERVICE_PROPERTY_CLOSE_CALLBACK; create. Told of channels that end. */
    WS_SERVICE_ENDPOINT_PROPERTY_CLOSE_CHANNEL_CALLBACK       = 1,
    /** ULONG; default 1; create. Channels that wait for clients at one time; 1 with a message receive callback. */
    WS_SERVICE_ENDPOINT_PROPERTY_MAX_ACCEPTING_CHANNELS       = 2,
    /** ULONG; default 1; create. Calls of one session at one time; 1 with a message receive callback. */
    WS_SERVICE_ENDPOINT_PROPERTY_MAX_CONCURRENCY              = 3,
    /** SIZE_T; default 65535; create. Limit of the heap of a call, in bytes. */
    WS_SERVICE_ENDPOINT_PROPERTY_BODY_HEAP_MAX_SIZE           = 4,
    /** SIZE_T; default 4096; create. Bytes that heap keeps for reuse. */
    WS_SERVICE_ENDPOINT_PROPERTY_BODY_HEAP_TRIM_SIZE          = 5,
    /** WS_MESSAGE_PROPERTIES; create. Settings of the messages: heap, reader, writer, maximum of headers. */
    WS_SERVICE_ENDPOINT_PROPERTY_MESSAGE_PROPERTIES           = 6,
    /** ULONG; default 100; create. Call objects that are kept for reuse; without sessions as many as channels. */
    WS_SERVICE_ENDPOINT_PROPERTY_MAX_CALL_POOL_SIZE           = 7,
    /** ULONG; default 100; create. Channels that are kept for reuse. */
    WS_SERVICE_ENDPOINT_PROPERTY_MAX_CHANNEL_POOL_SIZE        = 8,
    /** WS_LISTENER_PROPERTIES; create. Settings of the listener. */
    WS_SERVICE_ENDPOINT_PROPERTY_LISTENER_PROPERTIES          = 9,
    /** BOOL; default TRUE; create. A message with a header that must be understood, and is not, is answered with a
     *  fault. */
    WS_SERVICE_ENDPOINT_PROPERTY_CHECK_MUST_UNDERSTAND        = 10,
    /** WS_METADATA_EXCHANGE_TYPE; default WS_METADATA_EXCHANGE_TYPE_NONE; create. How metadata can be got.
     *  WS_METADATA_EXCHANGE_TYPE_HTTP_GET makes the listener match paths by prefix, so that WS_MATCH_URL_EXACT_PATH is
     *  not possible. */
    WS_SERVICE_ENDPOINT_PROPERTY_METADATA_EXCHANGE_TYPE       = 11,
    /** WS_SERVICE_ENDPOINT_METADATA; create. Its port in WSDL; without it the endpoint is not in the metadata. */
    WS_SERVICE_ENDPOINT_PROPERTY_METADATA                     = 12,
    /** WS_STRING; create. Appended to the URL for WS-MetadataExchange, so that other Get requests reach the service;
     *  with WS_METADATA_EXCHANGE_TYPE_MEX only. Makes the listener match paths by prefix. */
    WS_SERVICE_ENDPOINT_PROPERTY_METADATA_EXCHANGE_URL_SUFFIX = 13,
    /** ULONG; default 100; create. Channels at one time. */
    WS_SERVICE_ENDPOINT_PROPERTY_MAX_CHANNELS                 = 14,
    /** ULONG; create. Channels of one client address at one time. */
    WS_SERVICE_ENDPOINT_PROPERTY_MAX_CHANNELS_PER_IP          = 15
} WS_SERVICE_ENDPOINT_PROPERTY_ID;

/**
 * A setting of an endpoint, with its value. Source: sdk-api/webservices/ns-webservices-ws_service_endpoint_property.
 */
typedef struct _WS_SERVICE_ENDPOINT_PROPERTY {
    WS_SERVICE_ENDPOINT_PROPERTY_ID id;        /**< which property */
    void*                           value;     /**< points to the value */
    ULONG                           valueSize; /**< its size in bytes, exactly that of the type */
} WS_SERVICE_ENDPOINT_PROPERTY;

/**
 * An endpoint: address, binding, contract. What it points to is kept for the life of the host.
 * Source: sdk-api/webservices/ns-webservices-ws_service_endpoint.
 */
typedef struct _WS_SERVICE_ENDPOINT {
    /** Where to listen; only the URL counts. */
    WS_ENDPOINT_ADDRESS                 address;
    /** The protocol. */
    WS_CHANNEL_BINDING                  channelBinding;
    /** Type of its channels, one that the binding has. */
    WS_CHANNEL_TYPE                     channelType;
    /** The security; NULL: none. */
    const WS_SECURITY_DESCRIPTION*      securityDescription;
    /** What it offers. */
    const WS_SERVICE_CONTRACT*          contract;
    /** Decides about each message, or NULL. */
    WS_SERVICE_SECURITY_CALLBACK        authorizationCallback;
    /** Settings of the endpoint; may be NULL if there are none. */
    const WS_SERVICE_ENDPOINT_PROPERTY* properties;
    /** Number of settings. */
    ULONG                               propertyCount;
    /** Settings of its channels. Timeouts are better left alone. */
    WS_CHANNEL_PROPERTIES               channelProperties;
} WS_SERVICE_ENDPOINT;

/* ---------------------------------------------------------------------------------------------------------------------
 * The host
 * ------------------------------------------------------------------------------------------------------------------ */

/**
 * A document of a service's metadata; kept for the life of the host.
 * Source: sdk-api/webservices/ns-webservices-ws_service_metadata_document.
 */
typedef struct _WS_SERVICE_METADATA_DOCUMENT {
    WS_XML_STRING* content; /**< the text: WSDL, schema or policy */
    WS_STRING*     name;    /**< appended to the URL for HTTP GET; NULL: not to be had that way */
} WS_SERVICE_METADATA_DOCUMENT;

/**
 * The metadata of a service; kept for the life of the host.
 * Source: sdk-api/webservices/ns-webservices-ws_service_metadata.
 */
typedef struct _WS_SERVICE_METADATA {
    /** Number of documents. */
    ULONG                          documentCount;
    /** The documents. */
    WS_SERVICE_METADATA_DOCUMENT** documents;
    /** Name of the service in WSDL; the host adds a service element unless a document has one. */
    WS_XML_STRING*                 serviceName;
    /** Its namespace; given together with serviceName. */
    WS_XML_STRING*                 serviceNs;
} WS_SERVICE_METADATA;

/** The properties of a WS_SERVICE_HOST. Source: sdk-api/webservices/ne-webservices-ws_service_property_id. */
typedef enum _WS_SERVICE_PROPERTY_ID {
    /** void*; create. The application's own; operations get it from their context. */
    WS_SERVICE_PROPERTY_HOST_USER_STATE  = 0,
    /** WS_FAULT_DISCLOSURE; default WS_MINIMAL_FAULT_DISCLOSURE; create. How much of an error goes into a fault. */
    WS_SERVICE_PROPERTY_FAULT_DISCLOSURE = 1,
    /** LANGID; default default user locale; create. Language of faults; without it the user's. */
    WS_SERVICE_PROPERTY_FAULT_LANGID     = 2,
    /** WS_SERVICE_HOST_STATE; get. The state at this moment; it may be another one soon. */
    WS_SERVICE_PROPERTY_HOST_STATE       = 3,
    /** WS_SERVICE_METADATA; create. Documents that clients can get. */
    WS_SERVICE_PROPERTY_METADATA         = 4,
    /** ULONG; default 5000; create. Milliseconds WsCloseServiceHost waits before it aborts. */
    WS_SERVICE_PROPERTY_CLOSE_TIMEOUT    = 5
} WS_SERVICE_PROPERTY_ID;

/** A property of a WS_SERVICE_HOST, with its value. Source: sdk-api/webservices/ns-webservices-ws_service_property. */
typedef struct _WS_SERVICE_PROPERTY {
    WS_SERVICE_PROPERTY_ID id;        /**< which property */
    void*                  value;     /**< points to the value */
    ULONG                  valueSize; /**< its size in bytes, exactly that of the type */
} WS_SERVICE_PROPERTY;

/**
 * Creates a service host.
 *
 * endpoints, endpointCount      the endpoints; kept for the life of the host
 * serviceProperties, servicePropertyCount  settings, copied; may be NULL with 0
 * serviceHost                   receives the host; free it with WsFreeServiceHost
 * error                         optional; receives what went wrong. Borrowed
 *
 * Source: sdk-api/webservices/nf-webservices-wscreateservicehost.
 */
WWS_API HRESULT WINAPI WsCreateServiceHost(const WS_SERVICE_ENDPOINT** endpoints, const USHORT endpointCount,
                                           const WS_SERVICE_PROPERTY* serviceProperties, ULONG servicePropertyCount,
                                           WS_SERVICE_HOST** serviceHost, WS_ERROR* error);

/**
 * Starts to listen at all endpoints; clients are accepted when every one of them is open.
 *
 * serviceHost   CREATED
 * asyncContext  NULL: the calling thread waits. Copied otherwise
 * error         optional; receives what went wrong. Borrowed until completion
 *
 * Returns S_OK, WS_S_ASYNC, WS_E_OPERATION_ABORTED, WS_E_ADDRESS_IN_USE, WS_E_ADDRESS_NOT_AVAILABLE,
 * WS_E_INVALID_ENDPOINT_URL. Source: sdk-api/webservices/nf-webservices-wsopenservicehost.
 */
WWS_API HRESULT WINAPI WsOpenServiceHost(WS_SERVICE_HOST* serviceHost, const WS_ASYNC_CONTEXT* asyncContext,
                                         WS_ERROR* error);

/**
 * Aborts listeners and channels, and cancels operations (WsRegisterOperationForCancel); does not wait for them. An OPEN
 * host is FAULTED after it. Never fails for lack of resources, and may be called again.
 *
 * serviceHost  in any state
 * error        optional; receives what went wrong. Borrowed
 *
 * Returns S_OK. Source: sdk-api/webservices/nf-webservices-wsabortservicehost.
 */
WWS_API HRESULT WINAPI WsAbortServiceHost(WS_SERVICE_HOST* serviceHost, WS_ERROR* error);

/**
 * Stops accepting, and waits for what has begun, sessions of clients included, at most
 * WS_SERVICE_PROPERTY_CLOSE_TIMEOUT before it aborts them. Waits for operations in any case.
 *
 * serviceHost   OPEN or FAULTED
 * asyncContext  NULL: the calling thread waits. Copied otherwise
 * error         optional; receives what went wrong. Borrowed until completion
 *
 * Returns S_OK, WS_S_ASYNC, WS_E_OPERATION_ABORTED. Source: sdk-api/webservices/nf-webservices-wscloseservicehost.
 */
WWS_API HRESULT WINAPI WsCloseServiceHost(WS_SERVICE_HOST* serviceHost, const WS_ASYNC_CONTEXT* asyncContext,
                                          WS_ERROR* error);

/**
 * Makes a host ready to be opened again.
 *
 * serviceHost  CREATED or CLOSED
 * error        optional; receives what went wrong. Borrowed
 *
 * Source: sdk-api/webservices/nf-webservices-wsresetservicehost.
 */
WWS_API HRESULT WINAPI WsResetServiceHost(WS_SERVICE_HOST* serviceHost, WS_ERROR* error);

/**
 * Frees a host.
 *
 * serviceHost  CREATED or CLOSED; NULL: nothing happens
 *
 * Source: sdk-api/webservices/nf-webservices-wsfreeservicehost.
 */
WWS_API void WINAPI WsFreeServiceHost(WS_SERVICE_HOST* serviceHost);

/**
 * Gets a property of a host.
 *
 * serviceHost  the host to ask
 * id           which property
 * value        receives the value
 * valueSize    its size in bytes, exactly that of the type
 * error        optional; receives what went wrong. Borrowed
 *
 * Source: sdk-api/webservices/nf-webservices-wsgetservicehostproperty.
 */
WWS_API HRESULT WINAPI WsGetServiceHostProperty(WS_SERVICE_HOST* serviceHost, const WS_SERVICE_PROPERTY_ID id,
                                                void* value, ULONG valueSize, WS_ERROR* error);

/* =====================================================================================================================
 * 27  Binding templates and policy descriptions
 *
 * wsutil turns the policy in a WSDL document into two structures: a policy description (X_POLICY_DESCRIPTION), constant
 * data with the settings that the policy demands, and a template (X_BINDING_TEMPLATE), which the application fills in
 * with what a policy cannot say: credentials, timeouts. From both a proxy or an endpoint is made, mostly by a generated
 * function. The two belong together by name; WS_BINDING_TEMPLATE_TYPE says which pair it is.
 *
 * A setting that stands in both, even with the same value, is E_INVALIDARG.
 *
 * Source: win32 wsw/policy-support, sdk-api/webservices/nf-webservices-wscreateserviceproxyfromtemplate.
 * ================================================================================================================== */

/**
 * The combinations of binding and security that have templates. "With context": a
 * WS_SECURITY_CONTEXT_MESSAGE_SECURITY_BINDING, negotiated with the binding named before it.
 * Source: sdk-api/webservices/ne-webservices-ws_binding_template_type.
 */
typedef enum _WS_BINDING_TEMPLATE_TYPE {
    /** HTTP. */
    WS_HTTP_BINDING_TEMPLATE_TYPE                                     = 0,
    /** HTTP with TLS. */
    WS_HTTP_SSL_BINDING_TEMPLATE_TYPE                                 = 1,
    /** HTTP with HTTP authentication. */
    WS_HTTP_HEADER_AUTH_BINDING_TEMPLATE_TYPE                         = 2,
    /** HTTP with TLS, HTTP authentication. */
    WS_HTTP_SSL_HEADER_AUTH_BINDING_TEMPLATE_TYPE                     = 3,
    /** HTTP with TLS, user name and password. */
    WS_HTTP_SSL_USERNAME_BINDING_TEMPLATE_TYPE                        = 4,
    /** HTTP with TLS, Kerberos ticket. */
    WS_HTTP_SSL_KERBEROS_APREQ_BINDING_TEMPLATE_TYPE                  = 5,
    /** TCP. */
    WS_TCP_BINDING_TEMPLATE_TYPE                                      = 6,
    /** TCP with Kerberos, NTLM or SPNEGO. */
    WS_TCP_SSPI_BINDING_TEMPLATE_TYPE                                 = 7,
    /** TCP with Kerberos, NTLM or SPNEGO, user name and password. */
    WS_TCP_SSPI_USERNAME_BINDING_TEMPLATE_TYPE                        = 8,
    /** TCP with Kerberos, NTLM or SPNEGO, Kerberos ticket. */
    WS_TCP_SSPI_KERBEROS_APREQ_BINDING_TEMPLATE_TYPE                  = 9,
    /** HTTP with TLS, user name and password, with context. */
    WS_HTTP_SSL_USERNAME_SECURITY_CONTEXT_BINDING_TEMPLATE_TYPE       = 10,
    /** HTTP with TLS, Kerberos ticket, with context. */
    WS_HTTP_SSL_KERBEROS_APREQ_SECURITY_CONTEXT_BINDING_TEMPLATE_TYPE = 11,
    /** TCP with Kerberos, NTLM or SPNEGO, user name and password, with context. */
    WS_TCP_SSPI_USERNAME_SECURITY_CONTEXT_BINDING_TEMPLATE_TYPE       = 12,
    /** TCP with Kerberos, NTLM or SPNEGO, Kerberos ticket, with context. */
    WS_TCP_SSPI_KERBEROS_APREQ_SECURITY_CONTEXT_BINDING_TEMPLATE_TYPE = 13
} WS_BINDING_TEMPLATE_TYPE;

/* ---------------------------------------------------------------------------------------------------------------------
 * Parts of policy descriptions
 * ------------------------------------------------------------------------------------------------------------------ */

/**
 * What a policy says about WS_SSL_TRANSPORT_SECURITY_BINDING.
 * Source: sdk-api/webservices/ns-webservices-ws_ssl_transport_security_binding_policy_description.
 */
typedef struct _WS_SSL_TRANSPORT_SECURITY_BINDING_POLICY_DESCRIPTION {
    WS_SECURITY_BINDING_PROPERTIES securityBindingProperties; /**< settings of the binding */
} WS_SSL_TRANSPORT_SECURITY_BINDING_POLICY_DESCRIPTION;

/**
 * What a policy says about WS_TCP_SSPI_TRANSPORT_SECURITY_BINDING.
 * Source: sdk-api/webservices/ns-webservices-ws_sspi_transport_security_binding_policy_description.
 */
typedef struct _WS_SSPI_TRANSPORT_SECURITY_BINDING_POLICY_DESCRIPTION {
    WS_SECURITY_BINDING_PROPERTIES securityBindingProperties; /**< settings of the binding */
} WS_SSPI_TRANSPORT_SECURITY_BINDING_POLICY_DESCRIPTION;

/**
 * What a policy says about WS_HTTP_HEADER_AUTH_SECURITY_BINDING.
 * Source: sdk-api/webservices/ns-webservices-ws_http_header_auth_security_binding_policy_description.
 */
typedef struct _WS_HTTP_HEADER_AUTH_SECURITY_BINDING_POLICY_DESCRIPTION {
    WS_SECURITY_BINDING_PROPERTIES securityBindingProperties; /**< settings of the binding */
} WS_HTTP_HEADER_AUTH_SECURITY_BINDING_POLICY_DESCRIPTION;

/**
 * What a policy says about WS_USERNAME_MESSAGE_SECURITY_BINDING.
 * Source: sdk-api/webservices/ns-webservices-ws_username_message_security_binding_policy_description.
 */
typedef struct _WS_USERNAME_MESSAGE_SECURITY_BINDING_POLICY_DESCRIPTION {
    WS_SECURITY_BINDING_PROPERTIES securityBindingProperties; /**< settings of the binding */
    WS_MESSAGE_SECURITY_USAGE      bindingUsage;              /**< how the token is used */
} WS_USERNAME_MESSAGE_SECURITY_BINDING_POLICY_DESCRIPTION;

/**
 * What a policy says about WS_KERBEROS_APREQ_MESSAGE_SECURITY_BINDING.
 * Source: sdk-api/webservices/ns-webservices-ws_kerberos_apreq_message_security_binding_policy_description.
 */
typedef struct _WS_KERBEROS_APREQ_MESSAGE_SECURITY_BINDING_POLICY_DESCRIPTION {
    WS_SECURITY_BINDING_PROPERTIES securityBindingProperties; /**< settings of the binding */
    WS_MESSAGE_SECURITY_USAGE      bindingUsage;              /**< how the token is used */
} WS_KERBEROS_APREQ_MESSAGE_SECURITY_BINDING_POLICY_DESCRIPTION;

/**
 * What a policy says about WS_SECURITY_CONTEXT_MESSAGE_SECURITY_BINDING.
 * Source: sdk-api/webservices/ns-webservices-ws_security_context_message_security_binding_policy_description.
 */
typedef struct _WS_SECURITY_CONTEXT_MESSAGE_SECURITY_BINDING_POLICY_DESCRIPTION {
    WS_SECURITY_BINDING_PROPERTIES securityBindingProperties; /**< settings of the binding */
    WS_MESSAGE_SECURITY_USAGE      bindingUsage;              /**< how the token is used */
} WS_SECURITY_CONTEXT_MESSAGE_SECURITY_BINDING_POLICY_DESCRIPTION;

/**
 * What a policy says about a channel that is secured by a security context.
 * Source: sdk-api/webservices/ns-webservices-ws_security_context_security_binding_policy_description.
 */
typedef struct _WS_SECURITY_CONTEXT_SECURITY_BINDING_POLICY_DESCRIPTION {
    /** The binding. */
    WS_SECURITY_CONTEXT_MESSAGE_SECURITY_BINDING_POLICY_DESCRIPTION securityContextMessageSecurityBinding;
    /** Settings of the security. */
    WS_SECURITY_PROPERTIES                                          securityProperties;
} WS_SECURITY_CONTEXT_SECURITY_BINDING_POLICY_DESCRIPTION;

/* ---------------------------------------------------------------------------------------------------------------------
 * Policy descriptions
 * ------------------------------------------------------------------------------------------------------------------ */

/** What a policy says: HTTP. Source: sdk-api/webservices/ns-webservices-ws_http_policy_description. */
typedef struct _WS_HTTP_POLICY_DESCRIPTION {
    WS_CHANNEL_PROPERTIES channelProperties; /**< settings of the channel */
} WS_HTTP_POLICY_DESCRIPTION;

/** What a policy says: HTTP with TLS. Source: sdk-api/webservices/ns-webservices-ws_http_ssl_policy_description. */
typedef struct _WS_HTTP_SSL_POLICY_DESCRIPTION {
    WS_CHANNEL_PROPERTIES                                channelProperties; /**< settings of the channel */
    WS_SECURITY_PROPERTIES                               securityProperties; /**< settings of the security */
    WS_SSL_TRANSPORT_SECURITY_BINDING_POLICY_DESCRIPTION sslTransportSecurityBinding; /**< settings of TLS */
} WS_HTTP_SSL_POLICY_DESCRIPTION;

/**
 * What a policy says: HTTP with HTTP authentication.
 * Source: sdk-api/webservices/ns-webservices-ws_http_header_auth_policy_description.
 */
typedef struct _WS_HTTP_HEADER_AUTH_POLICY_DESCRIPTION {
    /** Settings of the channel. */
    WS_CHANNEL_PROPERTIES                                   channelProperties;
    /** Settings of the security. */
    WS_SECURITY_PROPERTIES                                  securityProperties;
    /** Settings of HTTP authentication. */
    WS_HTTP_HEADER_AUTH_SECURITY_BINDING_POLICY_DESCRIPTION httpHeaderAuthSecurityBinding;
} WS_HTTP_HEADER_AUTH_POLICY_DESCRIPTION;

/**
 * What a policy says: HTTP with TLS, HTTP authentication.
 * Source: sdk-api/webservices/ns-webservices-ws_http_ssl_header_auth_policy_description.
 */
typedef struct _WS_HTTP_SSL_HEADER_AUTH_POLICY_DESCRIPTION {
    /** Settings of the channel. */
    WS_CHANNEL_PROPERTIES                                   channelProperties;
    /** Settings of the security. */
    WS_SECURITY_PROPERTIES                                  securityProperties;
    /** Settings of TLS. */
    WS_SSL_TRANSPORT_SECURITY_BINDING_POLICY_DESCRIPTION    sslTransportSecurityBinding;
    /** Settings of HTTP authentication. */
    WS_HTTP_HEADER_AUTH_SECURITY_BINDING_POLICY_DESCRIPTION httpHeaderAuthSecurityBinding;
} WS_HTTP_SSL_HEADER_AUTH_POLICY_DESCRIPTION;

/**
 * What a policy says: HTTP with TLS, user name and password.
 * Source: sdk-api/webservices/ns-webservices-ws_http_ssl_username_policy_description.
 */
typedef struct _WS_HTTP_SSL_USERNAME_POLICY_DESCRIPTION {
    /** Settings of the channel. */
    WS_CHANNEL_PROPERTIES                                   channelProperties;
    /** Settings of the security. */
    WS_SECURITY_PROPERTIES                                  securityProperties;
    /** Settings of TLS. */
    WS_SSL_TRANSPORT_SECURITY_BINDING_POLICY_DESCRIPTION    sslTransportSecurityBinding;
    /** Settings of user name and password. */
    WS_USERNAME_MESSAGE_SECURITY_BINDING_POLICY_DESCRIPTION usernameMessageSecurityBinding;
} WS_HTTP_SSL_USERNAME_POLICY_DESCRIPTION;

/**
 * What a policy says: HTTP with TLS, Kerberos ticket.
 * Source: sdk-api/webservices/ns-webservices-ws_http_ssl_kerberos_apreq_policy_description.
 */
typedef struct _WS_HTTP_SSL_KERBEROS_APREQ_POLICY_DESCRIPTION {
    /** Settings of the channel. */
    WS_CHANNEL_PROPERTIES                                         channelProperties;
    /** Settings of the security. */
    WS_SECURITY_PROPERTIES                                        securityProperties;
    /** Settings of TLS. */
    WS_SSL_TRANSPORT_SECURITY_BINDING_POLICY_DESCRIPTION          sslTransportSecurityBinding;
    /** Settings of the Kerberos ticket. */
    WS_KERBEROS_APREQ_MESSAGE_SECURITY_BINDING_POLICY_DESCRIPTION kerberosApreqMessageSecurityBinding;
} WS_HTTP_SSL_KERBEROS_APREQ_POLICY_DESCRIPTION;

/** What a policy says: TCP. Source: sdk-api/webservices/ns-webservices-ws_tcp_policy_description. */
typedef struct _WS_TCP_POLICY_DESCRIPTION {
    WS_CHANNEL_PROPERTIES channelProperties; /**< settings of the channel */
} WS_TCP_POLICY_DESCRIPTION;

/**
 * What a policy says: TCP with Kerberos, NTLM or SPNEGO.
 * Source: sdk-api/webservices/ns-webservices-ws_tcp_sspi_policy_description.
 */
typedef struct _WS_TCP_SSPI_POLICY_DESCRIPTION {
    /** Settings of the channel. */
    WS_CHANNEL_PROPERTIES                                 channelProperties;
    /** Settings of the security. */
    WS_SECURITY_PROPERTIES                                securityProperties;
    /** Settings of Kerberos, NTLM or SPNEGO. */
    WS_SSPI_TRANSPORT_SECURITY_BINDING_POLICY_DESCRIPTION sspiTransportSecurityBinding;
} WS_TCP_SSPI_POLICY_DESCRIPTION;

/**
 * What a policy says: TCP with Kerberos, NTLM or SPNEGO, user name and password.
 * Source: sdk-api/webservices/ns-webservices-ws_tcp_sspi_username_policy_description.
 */
typedef struct _WS_TCP_SSPI_USERNAME_POLICY_DESCRIPTION {
    /** Settings of the channel. */
    WS_CHANNEL_PROPERTIES                                   channelProperties;
    /** Settings of the security. */
    WS_SECURITY_PROPERTIES                                  securityProperties;
    /** Settings of Kerberos, NTLM or SPNEGO. */
    WS_SSPI_TRANSPORT_SECURITY_BINDING_POLICY_DESCRIPTION   sspiTransportSecurityBinding;
    /** Settings of user name and password. */
    WS_USERNAME_MESSAGE_SECURITY_BINDING_POLICY_DESCRIPTION usernameMessageSecurityBinding;
} WS_TCP_SSPI_USERNAME_POLICY_DESCRIPTION;

/**
 * What a policy says: TCP with Kerberos, NTLM or SPNEGO, Kerberos ticket.
 * Source: sdk-api/webservices/ns-webservices-ws_tcp_sspi_kerberos_apreq_policy_description.
 */
typedef struct _WS_TCP_SSPI_KERBEROS_APREQ_POLICY_DESCRIPTION {
    /** Settings of the channel. */
    WS_CHANNEL_PROPERTIES                                         channelProperties;
    /** Settings of the security. */
    WS_SECURITY_PROPERTIES                                        securityProperties;
    /** Settings of Kerberos, NTLM or SPNEGO. */
    WS_SSPI_TRANSPORT_SECURITY_BINDING_POLICY_DESCRIPTION         sspiTransportSecurityBinding;
    /** Settings of the Kerberos ticket. */
    WS_KERBEROS_APREQ_MESSAGE_SECURITY_BINDING_POLICY_DESCRIPTION kerberosApreqMessageSecurityBinding;
} WS_TCP_SSPI_KERBEROS_APREQ_POLICY_DESCRIPTION;

/**
 * What a policy says: HTTP with TLS, user name and password, with context.
 * Source: sdk-api/webservices/ns-webservices-ws_http_ssl_username_security_context_policy_description.
 */
typedef struct _WS_HTTP_SSL_USERNAME_SECURITY_CONTEXT_POLICY_DESCRIPTION {
    /** Settings of the channel. */
    WS_CHANNEL_PROPERTIES                                   channelProperties;
    /** Settings of the security. */
    WS_SECURITY_PROPERTIES                                  securityProperties;
    /** Settings of TLS. */
    WS_SSL_TRANSPORT_SECURITY_BINDING_POLICY_DESCRIPTION    sslTransportSecurityBinding;
    /** Settings of user name and password. */
    WS_USERNAME_MESSAGE_SECURITY_BINDING_POLICY_DESCRIPTION usernameMessageSecurityBinding;
    /** Settings of the security context. */
    WS_SECURITY_CONTEXT_SECURITY_BINDING_POLICY_DESCRIPTION securityContextSecurityBinding;
} WS_HTTP_SSL_USERNAME_SECURITY_CONTEXT_POLICY_DESCRIPTION;

/**
 * What a policy says: HTTP with TLS, Kerberos ticket, with context.
 * Source: sdk-api/webservices/ns-webservices-ws_http_ssl_kerberos_apreq_security_context_policy_description.
 */
typedef struct _WS_HTTP_SSL_KERBEROS_APREQ_SECURITY_CONTEXT_POLICY_DESCRIPTION {
    /** Settings of the channel. */
    WS_CHANNEL_PROPERTIES                                         channelProperties;
    /** Settings of the security. */
    WS_SECURITY_PROPERTIES                                        securityProperties;
    /** Settings of TLS. */
    WS_SSL_TRANSPORT_SECURITY_BINDING_POLICY_DESCRIPTION          sslTransportSecurityBinding;
    /** Settings of the Kerberos ticket. */
    WS_KERBEROS_APREQ_MESSAGE_SECURITY_BINDING_POLICY_DESCRIPTION kerberosApreqMessageSecurityBinding;
    /** Settings of the security context. */
    WS_SECURITY_CONTEXT_SECURITY_BINDING_POLICY_DESCRIPTION       securityContextSecurityBinding;
} WS_HTTP_SSL_KERBEROS_APREQ_SECURITY_CONTEXT_POLICY_DESCRIPTION;

/**
 * What a policy says: TCP with Kerberos, NTLM or SPNEGO, user name and password, with context.
 * Source: sdk-api/webservices/ns-webservices-ws_tcp_sspi_username_security_context_policy_description.
 */
typedef struct _WS_TCP_SSPI_USERNAME_SECURITY_CONTEXT_POLICY_DESCRIPTION {
    /** Settings of the channel. */
    WS_CHANNEL_PROPERTIES                                   channelProperties;
    /** Settings of the security. */
    WS_SECURITY_PROPERTIES                                  securityProperties;
    /** Settings of Kerberos, NTLM or SPNEGO. */
    WS_SSPI_TRANSPORT_SECURITY_BINDING_POLICY_DESCRIPTION   sspiTransportSecurityBinding;
    /** Settings of user name and password. */
    WS_USERNAME_MESSAGE_SECURITY_BINDING_POLICY_DESCRIPTION usernameMessageSecurityBinding;
    /** Settings of the security context. */
    WS_SECURITY_CONTEXT_SECURITY_BINDING_POLICY_DESCRIPTION securityContextSecurityBinding;
} WS_TCP_SSPI_USERNAME_SECURITY_CONTEXT_POLICY_DESCRIPTION;

/**
 * What a policy says: TCP with Kerberos, NTLM or SPNEGO, Kerberos ticket, with context.
 * Source: sdk-api/webservices/ns-webservices-ws_tcp_sspi_kerberos_apreq_security_context_policy_description.
 */
typedef struct _WS_TCP_SSPI_KERBEROS_APREQ_SECURITY_CONTEXT_POLICY_DESCRIPTION {
    /** Settings of the channel. */
    WS_CHANNEL_PROPERTIES                                         channelProperties;
    /** Settings of the security. */
    WS_SECURITY_PROPERTIES                                        securityProperties;
    /** Settings of Kerberos, NTLM or SPNEGO. */
    WS_SSPI_TRANSPORT_SECURITY_BINDING_POLICY_DESCRIPTION         sspiTransportSecurityBinding;
    /** Settings of the Kerberos ticket. */
    WS_KERBEROS_APREQ_MESSAGE_SECURITY_BINDING_POLICY_DESCRIPTION kerberosApreqMessageSecurityBinding;
    /** Settings of the security context. */
    WS_SECURITY_CONTEXT_SECURITY_BINDING_POLICY_DESCRIPTION       securityContextSecurityBinding;
} WS_TCP_SSPI_KERBEROS_APREQ_SECURITY_CONTEXT_POLICY_DESCRIPTION;

/* ---------------------------------------------------------------------------------------------------------------------
 * Parts of templates
 * ------------------------------------------------------------------------------------------------------------------ */

/**
 * What the application adds to WS_SSL_TRANSPORT_SECURITY_BINDING.
 * Source: sdk-api/webservices/ns-webservices-ws_ssl_transport_security_binding_template.
 */
typedef struct _WS_SSL_TRANSPORT_SECURITY_BINDING_TEMPLATE {
    WS_SECURITY_BINDING_PROPERTIES securityBindingProperties; /**< settings of the binding that are not in the policy */
    WS_CERT_CREDENTIAL*            localCertCredential;       /**< as in WS_SSL_TRANSPORT_SECURITY_BINDING */
} WS_SSL_TRANSPORT_SECURITY_BINDING_TEMPLATE;

/**
 * What the application adds to WS_TCP_SSPI_TRANSPORT_SECURITY_BINDING.
 * Source: sdk-api/webservices/ns-webservices-ws_tcp_sspi_transport_security_binding_template.
 */
typedef struct _WS_TCP_SSPI_TRANSPORT_SECURITY_BINDING_TEMPLATE {
    /** Settings of the binding that are not in the policy. */
    WS_SECURITY_BINDING_PROPERTIES         securityBindingProperties;
    /** client: its account. Server: NULL. */
    WS_WINDOWS_INTEGRATED_AUTH_CREDENTIAL* clientCredential;
} WS_TCP_SSPI_TRANSPORT_SECURITY_BINDING_TEMPLATE;

/**
 * What the application adds to WS_HTTP_HEADER_AUTH_SECURITY_BINDING.
 * Source: sdk-api/webservices/ns-webservices-ws_http_header_auth_security_binding_template.
 */
typedef struct _WS_HTTP_HEADER_AUTH_SECURITY_BINDING_TEMPLATE {
    /** Settings of the binding that are not in the policy. */
    WS_SECURITY_BINDING_PROPERTIES         securityBindingProperties;
    /** client: its account. Server: NULL. */
    WS_WINDOWS_INTEGRATED_AUTH_CREDENTIAL* clientCredential;
} WS_HTTP_HEADER_AUTH_SECURITY_BINDING_TEMPLATE;

/**
 * What the application adds to WS_USERNAME_MESSAGE_SECURITY_BINDING.
 * Source: sdk-api/webservices/ns-webservices-ws_username_message_security_binding_template.
 */
typedef struct _WS_USERNAME_MESSAGE_SECURITY_BINDING_TEMPLATE {
    /** Settings of the binding that are not in the policy. */
    WS_SECURITY_BINDING_PROPERTIES securityBindingProperties;
    /** client: name and password. Server: NULL. */
    WS_USERNAME_CREDENTIAL*        clientCredential;
    /** server: checks them. Client: NULL. */
    WS_VALIDATE_PASSWORD_CALLBACK  passwordValidator;
    /** The application's own. */
    void*                          passwordValidatorCallbackState;
} WS_USERNAME_MESSAGE_SECURITY_BINDING_TEMPLATE;

/**
 * What the application adds to WS_KERBEROS_APREQ_MESSAGE_SECURITY_BINDING.
 * Source: sdk-api/webservices/ns-webservices-ws_kerberos_apreq_message_security_binding_template.
 */
typedef struct _WS_KERBEROS_APREQ_MESSAGE_SECURITY_BINDING_TEMPLATE {
    /** Settings of the binding that are not in the policy. */
    WS_SECURITY_BINDING_PROPERTIES         securityBindingProperties;
    /** client: its account. Server: NULL. */
    WS_WINDOWS_INTEGRATED_AUTH_CREDENTIAL* clientCredential;
} WS_KERBEROS_APREQ_MESSAGE_SECURITY_BINDING_TEMPLATE;

/**
 * What the application adds to WS_SECURITY_CONTEXT_MESSAGE_SECURITY_BINDING.
 * Source: sdk-api/webservices/ns-webservices-ws_security_context_message_security_binding_template.
 */
typedef struct _WS_SECURITY_CONTEXT_MESSAGE_SECURITY_BINDING_TEMPLATE {
    WS_SECURITY_BINDING_PROPERTIES securityBindingProperties; /**< settings of the binding that are not in the policy */
} WS_SECURITY_CONTEXT_MESSAGE_SECURITY_BINDING_TEMPLATE;

/**
 * What the application adds to a channel that is secured by a security context.
 * Source: sdk-api/webservices/ns-webservices-ws_security_context_security_binding_template.
 */
typedef struct _WS_SECURITY_CONTEXT_SECURITY_BINDING_TEMPLATE {
    /** What it adds to the binding. */
    WS_SECURITY_CONTEXT_MESSAGE_SECURITY_BINDING_TEMPLATE securityContextMessageSecurityBinding;
    /** Settings of the security that are not in the policy. */
    WS_SECURITY_PROPERTIES                                securityProperties;
} WS_SECURITY_CONTEXT_SECURITY_BINDING_TEMPLATE;

/* ---------------------------------------------------------------------------------------------------------------------
 * Templates
 * ------------------------------------------------------------------------------------------------------------------ */

/** What the application adds: HTTP. Source: sdk-api/webservices/ns-webservices-ws_http_binding_template. */
typedef struct _WS_HTTP_BINDING_TEMPLATE {
    WS_CHANNEL_PROPERTIES channelProperties; /**< settings of the channel that are not in the policy */
} WS_HTTP_BINDING_TEMPLATE;

/**
 * What the application adds: HTTP with TLS. Source: sdk-api/webservices/ns-webservices-ws_http_ssl_binding_template.
 */
typedef struct _WS_HTTP_SSL_BINDING_TEMPLATE {
    /** Settings of the channel that are not in the policy. */
    WS_CHANNEL_PROPERTIES                      channelProperties;
    /** Settings of the security that are not in the policy. */
    WS_SECURITY_PROPERTIES                     securityProperties;
    /** Added to TLS. */
    WS_SSL_TRANSPORT_SECURITY_BINDING_TEMPLATE sslTransportSecurityBinding;
} WS_HTTP_SSL_BINDING_TEMPLATE;

/**
 * What the application adds: HTTP with HTTP authentication.
 * Source: sdk-api/webservices/ns-webservices-ws_http_header_auth_binding_template.
 */
typedef struct _WS_HTTP_HEADER_AUTH_BINDING_TEMPLATE {
    /** Settings of the channel that are not in the policy. */
    WS_CHANNEL_PROPERTIES                         channelProperties;
    /** Settings of the security that are not in the policy. */
    WS_SECURITY_PROPERTIES                        securityProperties;
    /** Added to HTTP authentication. */
    WS_HTTP_HEADER_AUTH_SECURITY_BINDING_TEMPLATE httpHeaderAuthSecurityBinding;
} WS_HTTP_HEADER_AUTH_BINDING_TEMPLATE;

/**
 * What the application adds: HTTP with TLS, HTTP authentication.
 * Source: sdk-api/webservices/ns-webservices-ws_http_ssl_header_auth_binding_template.
 */
typedef struct _WS_HTTP_SSL_HEADER_AUTH_BINDING_TEMPLATE {
    /** Settings of the channel that are not in the policy. */
    WS_CHANNEL_PROPERTIES                         channelProperties;
    /** Settings of the security that are not in the policy. */
    WS_SECURITY_PROPERTIES                        securityProperties;
    /** Added to TLS. */
    WS_SSL_TRANSPORT_SECURITY_BINDING_TEMPLATE    sslTransportSecurityBinding;
    /** Added to HTTP authentication. */
    WS_HTTP_HEADER_AUTH_SECURITY_BINDING_TEMPLATE httpHeaderAuthSecurityBinding;
} WS_HTTP_SSL_HEADER_AUTH_BINDING_TEMPLATE;

/**
 * What the application adds: HTTP with TLS, user name and password.
 * Source: sdk-api/webservices/ns-webservices-ws_http_ssl_username_binding_template.
 */
typedef struct _WS_HTTP_SSL_USERNAME_BINDING_TEMPLATE {
    /** Settings of the channel that are not in the policy. */
    WS_CHANNEL_PROPERTIES                         channelProperties;
    /** Settings of the security that are not in the policy. */
    WS_SECURITY_PROPERTIES                        securityProperties;
    /** Added to TLS. */
    WS_SSL_TRANSPORT_SECURITY_BINDING_TEMPLATE    sslTransportSecurityBinding;
    /** Added to user name and password. */
    WS_USERNAME_MESSAGE_SECURITY_BINDING_TEMPLATE usernameMessageSecurityBinding;
} WS_HTTP_SSL_USERNAME_BINDING_TEMPLATE;

/**
 * What the application adds: HTTP with TLS, Kerberos ticket.
 * Source: sdk-api/webservices/ns-webservices-ws_http_ssl_kerberos_apreq_binding_template.
 */
typedef struct _WS_HTTP_SSL_KERBEROS_APREQ_BINDING_TEMPLATE {
    /** Settings of the channel that are not in the policy. */
    WS_CHANNEL_PROPERTIES                               channelProperties;
    /** Settings of the security that are not in the policy. */
    WS_SECURITY_PROPERTIES                              securityProperties;
    /** Added to TLS. */
    WS_SSL_TRANSPORT_SECURITY_BINDING_TEMPLATE          sslTransportSecurityBinding;
    /** Added to the Kerberos ticket. */
    WS_KERBEROS_APREQ_MESSAGE_SECURITY_BINDING_TEMPLATE kerberosApreqMessageSecurityBinding;
} WS_HTTP_SSL_KERBEROS_APREQ_BINDING_TEMPLATE;

/** What the application adds: TCP. Source: sdk-api/webservices/ns-webservices-ws_tcp_binding_template. */
typedef struct _WS_TCP_BINDING_TEMPLATE {
    WS_CHANNEL_PROPERTIES channelProperties; /**< settings of the channel that are not in the policy */
} WS_TCP_BINDING_TEMPLATE;

/**
 * What the application adds: TCP with Kerberos, NTLM or SPNEGO.
 * Source: sdk-api/webservices/ns-webservices-ws_tcp_sspi_binding_template.
 */
typedef struct _WS_TCP_SSPI_BINDING_TEMPLATE {
    /** Settings of the channel that are not in the policy. */
    WS_CHANNEL_PROPERTIES                           channelProperties;
    /** Settings of the security that are not in the policy. */
    WS_SECURITY_PROPERTIES                          securityProperties;
    /** Added to Kerberos, NTLM or SPNEGO. */
    WS_TCP_SSPI_TRANSPORT_SECURITY_BINDING_TEMPLATE sspiTransportSecurityBinding;
} WS_TCP_SSPI_BINDING_TEMPLATE;

/**
 * What the application adds: TCP with Kerberos, NTLM or SPNEGO, user name and password.
 * Source: sdk-api/webservices/ns-webservices-ws_tcp_sspi_username_binding_template.
 */
typedef struct _WS_TCP_SSPI_USERNAME_BINDING_TEMPLATE {
    /** Settings of the channel that are not in the policy. */
    WS_CHANNEL_PROPERTIES                           channelProperties;
    /** Settings of the security that are not in the policy. */
    WS_SECURITY_PROPERTIES                          securityProperties;
    /** Added to Kerberos, NTLM or SPNEGO. */
    WS_TCP_SSPI_TRANSPORT_SECURITY_BINDING_TEMPLATE sspiTransportSecurityBinding;
    /** Added to user name and password. */
    WS_USERNAME_MESSAGE_SECURITY_BINDING_TEMPLATE   usernameMessageSecurityBinding;
} WS_TCP_SSPI_USERNAME_BINDING_TEMPLATE;

/**
 * What the application adds: TCP with Kerberos, NTLM or SPNEGO, Kerberos ticket.
 * Source: sdk-api/webservices/ns-webservices-ws_tcp_sspi_kerberos_apreq_binding_template.
 */
typedef struct _WS_TCP_SSPI_KERBEROS_APREQ_BINDING_TEMPLATE {
    /** Settings of the channel that are not in the policy. */
    WS_CHANNEL_PROPERTIES                               channelProperties;
    /** Settings of the security that are not in the policy. */
    WS_SECURITY_PROPERTIES                              securityProperties;
    /** Added to Kerberos, NTLM or SPNEGO. */
    WS_TCP_SSPI_TRANSPORT_SECURITY_BINDING_TEMPLATE     sspiTransportSecurityBinding;
    /** Added to the Kerberos ticket. */
    WS_KERBEROS_APREQ_MESSAGE_SECURITY_BINDING_TEMPLATE kerberosApreqMessageSecurityBinding;
} WS_TCP_SSPI_KERBEROS_APREQ_BINDING_TEMPLATE;

/**
 * What the application adds: HTTP with TLS, user name and password, with context.
 * Source: sdk-api/webservices/ns-webservices-ws_http_ssl_username_security_context_binding_template.
 */
typedef struct _WS_HTTP_SSL_USERNAME_SECURITY_CONTEXT_BINDING_TEMPLATE {
    /** Settings of the channel that are not in the policy; also of the negotiation. */
    WS_CHANNEL_PROPERTIES                         channelProperties;
    /** Settings of the security of the negotiation that are not in the policy. */
    WS_SECURITY_PROPERTIES                        securityProperties;
    /** Added to TLS, also of the negotiation. */
    WS_SSL_TRANSPORT_SECURITY_BINDING_TEMPLATE    sslTransportSecurityBinding;
    /** Added to user name and password of the negotiation. */
    WS_USERNAME_MESSAGE_SECURITY_BINDING_TEMPLATE usernameMessageSecurityBinding;
    /** Added to the security context. */
    WS_SECURITY_CONTEXT_SECURITY_BINDING_TEMPLATE securityContextSecurityBinding;
} WS_HTTP_SSL_USERNAME_SECURITY_CONTEXT_BINDING_TEMPLATE;

/**
 * What the application adds: HTTP with TLS, Kerberos ticket, with context.
 * Source: sdk-api/webservices/ns-webservices-ws_http_ssl_kerberos_apreq_security_context_binding_template.
 */
typedef struct _WS_HTTP_SSL_KERBEROS_APREQ_SECURITY_CONTEXT_BINDING_TEMPLATE {
    /** Settings of the channel that are not in the policy; also of the negotiation. */
    WS_CHANNEL_PROPERTIES                               channelProperties;
    /** Settings of the security of the negotiation that are not in the policy. */
    WS_SECURITY_PROPERTIES                              securityProperties;
    /** Added to TLS, also of the negotiation. */
    WS_SSL_TRANSPORT_SECURITY_BINDING_TEMPLATE          sslTransportSecurityBinding;
    /** Added to the Kerberos ticket of the negotiation. */
    WS_KERBEROS_APREQ_MESSAGE_SECURITY_BINDING_TEMPLATE kerberosApreqMessageSecurityBinding;
    /** Added to the security context. */
    WS_SECURITY_CONTEXT_SECURITY_BINDING_TEMPLATE       securityContextSecurityBinding;
} WS_HTTP_SSL_KERBEROS_APREQ_SECURITY_CONTEXT_BINDING_TEMPLATE;

/**
 * What the application adds: TCP with Kerberos, NTLM or SPNEGO, user name and password, with context.
 * Source: sdk-api/webservices/ns-webservices-ws_tcp_sspi_username_security_context_binding_template.
 */
typedef struct _WS_TCP_SSPI_USERNAME_SECURITY_CONTEXT_BINDING_TEMPLATE {
    /** Settings of the channel that are not in the policy; also of the negotiation. */
    WS_CHANNEL_PROPERTIES                           channelProperties;
    /** Settings of the security of the negotiation that are not in the policy. */
    WS_SECURITY_PROPERTIES                          securityProperties;
    /** Added to Kerberos, NTLM or SPNEGO, also of the negotiation. */
    WS_TCP_SSPI_TRANSPORT_SECURITY_BINDING_TEMPLATE sspiTransportSecurityBinding;
    /** Added to user name and password of the negotiation. */
    WS_USERNAME_MESSAGE_SECURITY_BINDING_TEMPLATE   usernameMessageSecurityBinding;
    /** Added to the security context. */
    WS_SECURITY_CONTEXT_SECURITY_BINDING_TEMPLATE   securityContextSecurityBinding;
} WS_TCP_SSPI_USERNAME_SECURITY_CONTEXT_BINDING_TEMPLATE;

/**
 * What the application adds: TCP with Kerberos, NTLM or SPNEGO, Kerberos ticket, with context.
 * Source: sdk-api/webservices/ns-webservices-ws_tcp_sspi_kerberos_apreq_security_context_binding_template.
 */
typedef struct _WS_TCP_SSPI_KERBEROS_APREQ_SECURITY_CONTEXT_BINDING_TEMPLATE {
    /** Settings of the channel that are not in the policy; also of the negotiation. */
    WS_CHANNEL_PROPERTIES                               channelProperties;
    /** Settings of the security of the negotiation that are not in the policy. */
    WS_SECURITY_PROPERTIES                              securityProperties;
    /** Added to Kerberos, NTLM or SPNEGO, also of the negotiation. */
    WS_TCP_SSPI_TRANSPORT_SECURITY_BINDING_TEMPLATE     sspiTransportSecurityBinding;
    /** Added to the Kerberos ticket of the negotiation. */
    WS_KERBEROS_APREQ_MESSAGE_SECURITY_BINDING_TEMPLATE kerberosApreqMessageSecurityBinding;
    /** Added to the security context. */
    WS_SECURITY_CONTEXT_SECURITY_BINDING_TEMPLATE       securityContextSecurityBinding;
} WS_TCP_SSPI_KERBEROS_APREQ_SECURITY_CONTEXT_BINDING_TEMPLATE;

/* ---------------------------------------------------------------------------------------------------------------------
 * From templates to objects
 * ------------------------------------------------------------------------------------------------------------------ */

/**
 * Creates a service proxy from a policy description and a template; as WsCreateServiceProxy otherwise.
 *
 * channelType                type of its channels, one that the binding has
 * properties, propertyCount  settings of the proxy, copied; may be NULL with 0
 * templateType               which pair of structures
 * templateValue              the template; NULL: one of zeros
 * templateSize               its size in bytes; 0 with NULL
 * templateDescription        the policy description
 * templateDescriptionSize    its size in bytes
 * serviceProxy               receives the proxy; free it with WsFreeServiceProxy
 * error                      optional; receives what went wrong. Borrowed
 *
 * Source: sdk-api/webservices/nf-webservices-wscreateserviceproxyfromtemplate.
 */
WWS_API HRESULT WINAPI WsCreateServiceProxyFromTemplate(WS_CHANNEL_TYPE channelType,
                                                        const WS_PROXY_PROPERTY* properties, const ULONG propertyCount,
                                                        WS_BINDING_TEMPLATE_TYPE templateType, void* templateValue,
                                                        ULONG templateSize, const void* templateDescription,
                                                        ULONG templateDescriptionSize, WS_SERVICE_PROXY** serviceProxy,
                                                        WS_ERROR* error);

/**
 * Makes an endpoint for WsCreateServiceHost from a policy description and a template. What the template points to is
 * kept as long as the endpoint.
 *
 * channelType                type of its channels, one that the binding has
 * properties, propertyCount  settings of the endpoint; may be NULL with 0
 * addressUrl                 where to listen; NULL: to be set in the endpoint later
 * contract                   what it offers; kept
 * authorizationCallback      decides about each message, or NULL
 * heap                       where the endpoint is allocated; it lives as long as that
 * templateType               which pair of structures
 * templateValue              the template; NULL: one of zeros
 * templateSize               its size in bytes; 0 with NULL
 * templateDescription        the policy description
 * templateDescriptionSize    its size in bytes
 * serviceEndpoint            receives the endpoint
 * error                      optional; receives what went wrong. Borrowed
 *
 * Returns WS_E_QUOTA_EXCEEDED. Source: sdk-api/webservices/nf-webservices-wscreateserviceendpointfromtemplate.
 */
WWS_API HRESULT WINAPI WsCreateServiceEndpointFromTemplate(WS_CHANNEL_TYPE channelType,
                                                           const WS_SERVICE_ENDPOINT_PROPERTY* properties,
                                                           ULONG propertyCount, const WS_STRING* addressUrl,
                                                           const WS_SERVICE_CONTRACT* contract,
                                                           WS_SERVICE_SECURITY_CALLBACK authorizationCallback,
                                                           WS_HEAP* heap, WS_BINDING_TEMPLATE_TYPE templateType,
                                                           void* templateValue, ULONG templateSize,
                                                           const void* templateDescription,
                                                           ULONG templateDescriptionSize,
                                                           WS_SERVICE_ENDPOINT** serviceEndpoint, WS_ERROR* error);

/* =====================================================================================================================
 * 28  Metadata and policy
 *
 * Reading the WSDL and policy of a service at run time, to find out where its endpoints are and what they demand.
 *
 * Life of a WS_METADATA. State in brackets (WS_METADATA_STATE):
 *
 * 1. WsCreateMetadata. [CREATED]
 * 2. WsReadMetadata, with a document that the application has got, and its URL. WsGetMissingMetadataDocumentAddress
 *    says where a document is that is still missing; repeat.
 * 3. WsGetMetadataEndpoints links everything and returns the endpoints. [RESOLVED]
 * 4. For each endpoint, for each alternative of its policy (WsGetPolicyAlternativeCount): WsMatchPolicyAlternative with
 *    what the application can do, until one matches. It fills in the rest.
 * 5. WsResetMetadata, then from 2 [CREATED]; or WsFreeMetadata.
 *
 * After a failure of 2 or 3 the object is FAULTED: only 5 is possible. A WS_POLICY belongs to the metadata it comes
 * from, and lives until 5.
 *
 * What is read comes from a stranger: its size, the number of documents and alternatives, and the hosts that documents
 * may come from are limited by properties. One operation at a time.
 *
 * Source: win32 wsw/metadata-import, wsw/metadata-mapping, wsw/ws-metadata, wsw/ws-policy.
 * ================================================================================================================== */

/** The states of a metadata object. Source: sdk-api/webservices/ne-webservices-ws_metadata_state. */
typedef enum _WS_METADATA_STATE {
    WS_METADATA_STATE_CREATED  = 1, /**< documents can be added */
    WS_METADATA_STATE_RESOLVED = 2, /**< everything is linked; nothing can be added */
    WS_METADATA_STATE_FAULTED  = 3  /**< unusable after a failure. Can be reset, freed */
} WS_METADATA_STATE;

/** The properties of a WS_METADATA. Source: sdk-api/webservices/ne-webservices-ws_metadata_property_id. */
typedef enum _WS_METADATA_PROPERTY_ID {
    /** WS_METADATA_STATE; get. The state. */
    WS_METADATA_PROPERTY_STATE               = 1,
    /** WS_HEAP_PROPERTIES; default max size 256k bytes, trim size 32k bytes; create. Limits of its heap: maximum size
     *  256 KB, trim size 32 KB if they are not given. */
    WS_METADATA_PROPERTY_HEAP_PROPERTIES     = 2,
    /** WS_POLICY_PROPERTIES; create. Settings of its policies. */
    WS_METADATA_PROPERTY_POLICY_PROPERTIES   = 3,
    /** SIZE_T; get. Bytes that its heap has handed out. */
    WS_METADATA_PROPERTY_HEAP_REQUESTED_SIZE = 4,
    /** ULONG; default 32; create. Documents it takes. */
    WS_METADATA_PROPERTY_MAX_DOCUMENTS       = 5,
    /** WS_HOST_NAMES; default empty list; create. Hosts that documents may come from, besides those of the documents
     *  that were added; with VERIFY_HOST_NAMES only. */
    WS_METADATA_PROPERTY_HOST_NAMES          = 6,
    /** BOOL; default TRUE; create. Refuse to name documents on other hosts. FALSE lets a document send the application
     *  anywhere. */
    WS_METADATA_PROPERTY_VERIFY_HOST_NAMES   = 7
} WS_METADATA_PROPERTY_ID;

/** A property of a WS_METADATA, with its value. Source: sdk-api/webservices/ns-webservices-ws_metadata_property. */
typedef struct _WS_METADATA_PROPERTY {
    WS_METADATA_PROPERTY_ID id;        /**< which property */
    void*                   value;     /**< points to the value */
    ULONG                   valueSize; /**< its size in bytes, exactly that of the type */
} WS_METADATA_PROPERTY;

/**
 * An endpoint that was found. Strings and handles live until the metadata is reset or freed; what is not known has
 * length 0. Source: sdk-api/webservices/ns-webservices-ws_metadata_endpoint.
 */
typedef struct _WS_METADATA_ENDPOINT {
    WS_ENDPOINT_ADDRESS endpointAddress; /**< its address */
    WS_POLICY*          endpointPolicy;  /**< its policy */
    WS_XML_STRING*      portName;        /**< name of its port */
    WS_XML_STRING*      serviceName;     /**< name of its service */
    WS_XML_STRING*      serviceNs;       /**< namespace of its service */
    WS_XML_STRING*      bindingName;     /**< name of its binding */
    WS_XML_STRING*      bindingNs;       /**< namespace of its binding */
    WS_XML_STRING*      portTypeName;    /**< name of its port type */
    WS_XML_STRING*      portTypeNs;      /**< namespace of its port type */
} WS_METADATA_ENDPOINT;

/** All endpoints that were found. Source: sdk-api/webservices/ns-webservices-ws_metadata_endpoints. */
typedef struct _WS_METADATA_ENDPOINTS {
    WS_METADATA_ENDPOINT* endpoints;     /**< the endpoints */
    ULONG                 endpointCount; /**< number of endpoints */
} WS_METADATA_ENDPOINTS;

/**
 * Creates a metadata object.
 *
 * properties, propertyCount  settings, copied; may be NULL with 0
 * metadata                   receives the object; free it with WsFreeMetadata
 * error                      optional; receives what went wrong. Borrowed
 *
 * Source: sdk-api/webservices/nf-webservices-wscreatemetadata.
 */
WWS_API HRESULT WINAPI WsCreateMetadata(const WS_METADATA_PROPERTY* properties, ULONG propertyCount,
                                        WS_METADATA** metadata, WS_ERROR* error);

/**
 * Adds a document: WSDL 1.1 or WS-Policy 1.2. An element that is neither is left alone.
 *
 * metadata  CREATED
 * reader    on the element
 * url       where it comes from: absolute, http, https or net.tcp; may have a fragment. Without the fragment it is
 *           different for each document
 * error     optional; receives what went wrong. Borrowed
 *
 * Returns S_FALSE: the element was not read. WS_E_INVALID_FORMAT, WS_E_QUOTA_EXCEEDED.
 * Source: sdk-api/webservices/nf-webservices-wsreadmetadata.
 */
WWS_API HRESULT WINAPI WsReadMetadata(WS_METADATA* metadata, WS_XML_READER* reader, const WS_STRING* url,
                                      WS_ERROR* error);

/**
 * Says where a document is that is referred to and missing.
 *
 * metadata  CREATED
 * address   receives the address, valid until the metadata is reset or freed; NULL: nothing is missing
 * error     optional; receives what went wrong. Borrowed
 *
 * Returns WS_E_INVALID_FORMAT; WS_E_SECURITY_VERIFICATION_FAILURE if the host is not one that documents may come from.
 * Source: sdk-api/webservices/nf-webservices-wsgetmissingmetadatadocumentaddress.
 */
WWS_API HRESULT WINAPI WsGetMissingMetadataDocumentAddress(WS_METADATA* metadata, WS_ENDPOINT_ADDRESS** address,
                                                           WS_ERROR* error);

/**
 * Links the documents and returns the endpoints. To RESOLVED, or FAULTED.
 *
 * metadata   CREATED or RESOLVED
 * endpoints  receives the endpoints, valid until the metadata is reset or freed
 * error      optional; receives what went wrong. Borrowed
 *
 * Returns WS_E_INVALID_FORMAT (a document is missing, among others), WS_E_QUOTA_EXCEEDED.
 * Source: sdk-api/webservices/nf-webservices-wsgetmetadataendpoints.
 */
WWS_API HRESULT WINAPI WsGetMetadataEndpoints(WS_METADATA* metadata, WS_METADATA_ENDPOINTS* endpoints, WS_ERROR* error);

/**
 * Gets a property of a metadata object.
 *
 * metadata   the object to ask
 * id         which property
 * value      receives the value
 * valueSize  its size in bytes, exactly that of the type
 * error      optional; receives what went wrong. Borrowed
 *
 * Source: sdk-api/webservices/nf-webservices-wsgetmetadataproperty.
 */
WWS_API HRESULT WINAPI WsGetMetadataProperty(WS_METADATA* metadata, WS_METADATA_PROPERTY_ID id, void* value,
                                             ULONG valueSize, WS_ERROR* error);

/**
 * Drops all documents and policies: the object is CREATED again.
 *
 * metadata  in any state
 * error     optional; receives what went wrong. Borrowed
 *
 * Source: sdk-api/webservices/nf-webservices-wsresetmetadata.
 */
WWS_API HRESULT WINAPI WsResetMetadata(WS_METADATA* metadata, WS_ERROR* error);

/**
 * Frees a metadata object with its policies.
 *
 * metadata  the object, or NULL
 *
 * Source: sdk-api/webservices/nf-webservices-wsfreemetadata.
 */
WWS_API void WINAPI WsFreeMetadata(WS_METADATA* metadata);

/* ---------------------------------------------------------------------------------------------------------------------
 * Policy
 * ------------------------------------------------------------------------------------------------------------------ */

/** The states of a policy. Source: sdk-api/webservices/ne-webservices-ws_policy_state. */
typedef enum _WS_POLICY_STATE {
    WS_POLICY_STATE_CREATED = 1, /**< can be used */
    WS_POLICY_STATE_FAULTED = 2  /**< unusable after a failure */
} WS_POLICY_STATE;

/**
 * The properties of a WS_POLICY; set by WS_METADATA_PROPERTY_POLICY_PROPERTIES. Even a short policy can have very many
 * alternatives, so raise the limits with care. Source: sdk-api/webservices/ne-webservices-ws_policy_property_id.
 */
typedef enum _WS_POLICY_PROPERTY_ID {
    /** WS_POLICY_STATE; get. The state. */
    WS_POLICY_PROPERTY_STATE            = 1,
    /** ULONG; default 32; create. alternatives, once combinations are multiplied out. */
    WS_POLICY_PROPERTY_MAX_ALTERNATIVES = 2,
    /** ULONG; default 32; create. Elements within each other, references included; each takes some stack. */
    WS_POLICY_PROPERTY_MAX_DEPTH        = 3,
    /** ULONG; default 8; create. Assertions that are not known. */
    WS_POLICY_PROPERTY_MAX_EXTENSIONS   = 4
} WS_POLICY_PROPERTY_ID;

/** A property of a WS_POLICY, with its value. Source: sdk-api/webservices/ns-webservices-ws_policy_property. */
typedef struct _WS_POLICY_PROPERTY {
    WS_POLICY_PROPERTY_ID id;        /**< which property */
    void*                 value;     /**< points to the value */
    ULONG                 valueSize; /**< its size in bytes, exactly that of the type */
} WS_POLICY_PROPERTY;

/**
 * A set of policy properties, as other properties take it.
 * Source: sdk-api/webservices/ns-webservices-ws_policy_properties.
 */
typedef struct _WS_POLICY_PROPERTIES {
    WS_POLICY_PROPERTY* properties;    /**< the settings; may be NULL if there are none */
    ULONG               propertyCount; /**< number of settings */
} WS_POLICY_PROPERTIES;

/**
 * Gets the number of alternatives, of which some may be equal.
 *
 * policy  the policy
 * count   receives the number; may be 0
 * error   optional; receives what went wrong. Borrowed
 *
 * Returns WS_E_INVALID_FORMAT, WS_E_QUOTA_EXCEEDED; the policy is then FAULTED.
 * Source: sdk-api/webservices/nf-webservices-wsgetpolicyalternativecount.
 */
WWS_API HRESULT WINAPI WsGetPolicyAlternativeCount(WS_POLICY* policy, ULONG* count, WS_ERROR* error);

/**
 * Gets a property of a policy.
 *
 * policy     the policy to ask
 * id         which property
 * value      receives the value, valid until the metadata is reset or freed
 * valueSize  its size in bytes, exactly that of the type
 * error      optional; receives what went wrong. Borrowed
 *
 * Source: sdk-api/webservices/nf-webservices-wsgetpolicyproperty.
 */
WWS_API HRESULT WINAPI WsGetPolicyProperty(WS_POLICY* policy, WS_POLICY_PROPERTY_ID id, void* value, ULONG valueSize,
                                           WS_ERROR* error);

/* ---------------------------------------------------------------------------------------------------------------------
 * Constraints
 *
 * What the application can do, for WsMatchPolicyAlternative. A property without constraint may only have its default
 * value. The members in out are filled in when an alternative matches; look at them only then.
 * ------------------------------------------------------------------------------------------------------------------ */

/**
 * Which values a channel property may have. Source: sdk-api/webservices/ns-webservices-ws_channel_property_constraint.
 */
typedef struct _WS_CHANNEL_PROPERTY_CONSTRAINT {
    /** WS_CHANNEL_PROPERTY_ENCODING, _ADDRESSING_VERSION or _ENVELOPE_VERSION. */
    WS_CHANNEL_PROPERTY_ID id;
    /** Array of values, of the type of the property. */
    void*                  allowedValues;
    /** Its size in bytes. */
    ULONG                  allowedValuesSize;
    /** What matched. */
    struct {
        WS_CHANNEL_PROPERTY channelProperty; /**< the property, with the value of the policy */
    } out;
} WS_CHANNEL_PROPERTY_CONSTRAINT;

/**
 * Which values a security property may have.
 * Source: sdk-api/webservices/ns-webservices-ws_security_property_constraint.
 */
typedef struct _WS_SECURITY_PROPERTY_CONSTRAINT {
    /** WS_SECURITY_PROPERTY_TRANSPORT_PROTECTION_LEVEL with a transport binding; with a message binding
     *  _TIMESTAMP_USAGE, _SECURITY_HEADER_LAYOUT, _SECURITY_HEADER_VERSION or _ALGORITHM_SUITE_NAME. */
    WS_SECURITY_PROPERTY_ID id;
    /** Array of values, of the type of the property. */
    void*                   allowedValues;
    /** Its size in bytes. */
    ULONG                   allowedValuesSize;
    /** What matched. */
    struct {
        WS_SECURITY_PROPERTY securityProperty; /**< the property, with the value of the policy */
    } out;
} WS_SECURITY_PROPERTY_CONSTRAINT;

/**
 * Which values a setting of a security binding may have.
 * Source: sdk-api/webservices/ns-webservices-ws_security_binding_property_constraint.
 */
typedef struct _WS_SECURITY_BINDING_PROPERTY_CONSTRAINT {
    /** Such as WS_SECURITY_BINDING_PROPERTY_HTTP_HEADER_AUTH_SCHEME. */
    WS_SECURITY_BINDING_PROPERTY_ID id;
    /** Array of values, of the type of the setting. */
    void*                           allowedValues;
    /** Its size in bytes. */
    ULONG                           allowedValuesSize;
    /** What matched. */
    struct {
        WS_SECURITY_BINDING_PROPERTY securityBindingProperty; /**< the setting, with the value of the policy */
    } out;
} WS_SECURITY_BINDING_PROPERTY_CONSTRAINT;

/**
 * Which values a property of a token request may have.
 * Source: sdk-api/webservices/ns-webservices-ws_request_security_token_property_constraint.
 */
typedef struct _WS_REQUEST_SECURITY_TOKEN_PROPERTY_CONSTRAINT {
    /** WS_REQUEST_SECURITY_TOKEN_PROPERTY_TRUST_VERSION. */
    WS_REQUEST_SECURITY_TOKEN_PROPERTY_ID id;
    /** Array of values, of the type of the property; must have WS_TRUST_VERSION_FEBRUARY_2005. */
    void*                                 allowedValues;
    /** Its size in bytes. */
    ULONG                                 allowedValuesSize;
    /** What matched. */
    struct {
        /** The property, with the value of the policy. */
        WS_REQUEST_SECURITY_TOKEN_PROPERTY requestSecurityTokenProperty;
    } out;
} WS_REQUEST_SECURITY_TOKEN_PROPERTY_CONSTRAINT;

/**
 * Which security binding a constraint is about.
 * Source: sdk-api/webservices/ne-webservices-ws_security_binding_constraint_type.
 */
typedef enum _WS_SECURITY_BINDING_CONSTRAINT_TYPE {
    /** WS_SSL_TRANSPORT_SECURITY_BINDING_CONSTRAINT. */
    WS_SSL_TRANSPORT_SECURITY_BINDING_CONSTRAINT_TYPE            = 1,
    /** WS_TCP_SSPI_TRANSPORT_SECURITY_BINDING_CONSTRAINT. */
    WS_TCP_SSPI_TRANSPORT_SECURITY_BINDING_CONSTRAINT_TYPE       = 2,
    /** WS_HTTP_HEADER_AUTH_SECURITY_BINDING_CONSTRAINT. */
    WS_HTTP_HEADER_AUTH_SECURITY_BINDING_CONSTRAINT_TYPE         = 3,
    /** WS_USERNAME_MESSAGE_SECURITY_BINDING_CONSTRAINT. */
    WS_USERNAME_MESSAGE_SECURITY_BINDING_CONSTRAINT_TYPE         = 4,
    /** WS_KERBEROS_APREQ_MESSAGE_SECURITY_BINDING_CONSTRAINT. */
    WS_KERBEROS_APREQ_MESSAGE_SECURITY_BINDING_CONSTRAINT_TYPE   = 5,
    /** WS_ISSUED_TOKEN_MESSAGE_SECURITY_BINDING_CONSTRAINT. */
    WS_ISSUED_TOKEN_MESSAGE_SECURITY_BINDING_CONSTRAINT_TYPE     = 6,
    /** WS_CERT_MESSAGE_SECURITY_BINDING_CONSTRAINT. */
    WS_CERT_MESSAGE_SECURITY_BINDING_CONSTRAINT_TYPE             = 7,
    /** WS_SECURITY_CONTEXT_MESSAGE_SECURITY_BINDING_CONSTRAINT. */
    WS_SECURITY_CONTEXT_MESSAGE_SECURITY_BINDING_CONSTRAINT_TYPE = 8
} WS_SECURITY_BINDING_CONSTRAINT_TYPE;

/**
 * What the structures of all constraints of security bindings begin with.
 * Source: sdk-api/webservices/ns-webservices-ws_security_binding_constraint.
 */
typedef struct _WS_SECURITY_BINDING_CONSTRAINT {
    /** Which structure this is the beginning of. */
    WS_SECURITY_BINDING_CONSTRAINT_TYPE      type;
    /** Constraints of the settings of the binding; may be NULL if there are none. */
    WS_SECURITY_BINDING_PROPERTY_CONSTRAINT* propertyConstraints;
    /** Number of those. */
    ULONG                                    propertyConstraintCount;
} WS_SECURITY_BINDING_CONSTRAINT;

/**
 * The policy must demand TLS. Source: sdk-api/webservices/ns-webservices-ws_ssl_transport_security_binding_constraint.
 */
typedef struct _WS_SSL_TRANSPORT_SECURITY_BINDING_CONSTRAINT {
    WS_SECURITY_BINDING_CONSTRAINT bindingConstraint; /**< type is WS_SSL_TRANSPORT_SECURITY_BINDING_CONSTRAINT_TYPE */
    /** What matched. */
    struct {
        BOOL clientCertCredentialRequired; /**< the client needs a certificate */
    } out;
} WS_SSL_TRANSPORT_SECURITY_BINDING_CONSTRAINT;

/**
 * The policy must demand Kerberos, NTLM or SPNEGO over TCP.
 * Source: sdk-api/webservices/ns-webservices-ws_tcp_sspi_transport_security_binding_constraint.
 */
typedef struct _WS_TCP_SSPI_TRANSPORT_SECURITY_BINDING_CONSTRAINT {
    /** Type is WS_TCP_SSPI_TRANSPORT_SECURITY_BINDING_CONSTRAINT_TYPE. */
    WS_SECURITY_BINDING_CONSTRAINT bindingConstraint;
} WS_TCP_SSPI_TRANSPORT_SECURITY_BINDING_CONSTRAINT;

/**
 * The policy must demand HTTP authentication.
 * Source: sdk-api/webservices/ns-webservices-ws_http_header_auth_security_binding_constraint.
 */
typedef struct _WS_HTTP_HEADER_AUTH_SECURITY_BINDING_CONSTRAINT {
    /** Type is WS_HTTP_HEADER_AUTH_SECURITY_BINDING_CONSTRAINT_TYPE. */
    WS_SECURITY_BINDING_CONSTRAINT bindingConstraint;
} WS_HTTP_HEADER_AUTH_SECURITY_BINDING_CONSTRAINT;

/**
 * The policy must demand a user name and password.
 * Source: sdk-api/webservices/ns-webservices-ws_username_message_security_binding_constraint.
 */
typedef struct _WS_USERNAME_MESSAGE_SECURITY_BINDING_CONSTRAINT {
    /** Type is WS_USERNAME_MESSAGE_SECURITY_BINDING_CONSTRAINT_TYPE. */
    WS_SECURITY_BINDING_CONSTRAINT bindingConstraint;
    /** How the token is used. */
    WS_MESSAGE_SECURITY_USAGE      bindingUsage;
} WS_USERNAME_MESSAGE_SECURITY_BINDING_CONSTRAINT;

/**
 * The policy must demand a Kerberos ticket.
 * Source: sdk-api/webservices/ns-webservices-ws_kerberos_apreq_message_security_binding_constraint.
 */
typedef struct _WS_KERBEROS_APREQ_MESSAGE_SECURITY_BINDING_CONSTRAINT {
    /** Type is WS_KERBEROS_APREQ_MESSAGE_SECURITY_BINDING_CONSTRAINT_TYPE. */
    WS_SECURITY_BINDING_CONSTRAINT bindingConstraint;
    /** How the token is used. */
    WS_MESSAGE_SECURITY_USAGE      bindingUsage;
} WS_KERBEROS_APREQ_MESSAGE_SECURITY_BINDING_CONSTRAINT;

/**
 * The policy must demand a certificate in the message (WS_XML_TOKEN_MESSAGE_SECURITY_BINDING).
 * Source: sdk-api/webservices/ns-webservices-ws_cert_message_security_binding_constraint.
 */
typedef struct _WS_CERT_MESSAGE_SECURITY_BINDING_CONSTRAINT {
    WS_SECURITY_BINDING_CONSTRAINT bindingConstraint; /**< type is WS_CERT_MESSAGE_SECURITY_BINDING_CONSTRAINT_TYPE */
    WS_MESSAGE_SECURITY_USAGE      bindingUsage;      /**< how the token is used */
} WS_CERT_MESSAGE_SECURITY_BINDING_CONSTRAINT;

/**
 * The policy must demand a token of an issuer: what it says about it is for WsRequestSecurityToken, and the token for
 * WS_XML_TOKEN_MESSAGE_SECURITY_BINDING.
 * Source: sdk-api/webservices/ns-webservices-ws_issued_token_message_security_binding_constraint.
 */
typedef struct _WS_ISSUED_TOKEN_MESSAGE_SECURITY_BINDING_CONSTRAINT {
    /** Type is WS_ISSUED_TOKEN_MESSAGE_SECURITY_BINDING_CONSTRAINT_TYPE. */
    WS_SECURITY_BINDING_CONSTRAINT                 bindingConstraint;
    /** How the token is used. */
    WS_MESSAGE_SECURITY_USAGE                      bindingUsage;
    /** URIs of the claims that it may demand; NULL: any. */
    WS_XML_STRING*                                 claimConstraints;
    /** Number of those; 0: any. */
    ULONG                                          claimConstraintCount;
    /** Constraints of the request; may be NULL if there are none. */
    WS_REQUEST_SECURITY_TOKEN_PROPERTY_CONSTRAINT* requestSecurityTokenPropertyConstraints;
    /** Number of those. */
    ULONG                                          requestSecurityTokenPropertyConstraintCount;
    /** What matched. */
    struct {
        /** Address of the issuer; NULL if the policy does not say. */
        WS_ENDPOINT_ADDRESS* issuerAddress;
        /** Value for WS_REQUEST_SECURITY_TOKEN_PROPERTY_SERVICE_REQUEST_PARAMETERS. */
        WS_XML_BUFFER*       requestSecurityTokenTemplate;
    } out;
} WS_ISSUED_TOKEN_MESSAGE_SECURITY_BINDING_CONSTRAINT;

/**
 * The policy must demand a security context. Constraints may be given for
 * WS_SECURITY_BINDING_PROPERTY_SECURE_CONVERSATION_VERSION, which must allow
 * WS_SECURE_CONVERSATION_VERSION_FEBRUARY_2005, and _SECURITY_CONTEXT_KEY_ENTROPY_MODE.
 * Source: sdk-api/webservices/ns-webservices-ws_security_context_message_security_binding_constraint.
 */
typedef struct _WS_SECURITY_CONTEXT_MESSAGE_SECURITY_BINDING_CONSTRAINT {
    /** Type is WS_SECURITY_CONTEXT_MESSAGE_SECURITY_BINDING_CONSTRAINT_TYPE. */
    WS_SECURITY_BINDING_CONSTRAINT bindingConstraint;
    /** How the token is used. */
    WS_MESSAGE_SECURITY_USAGE      bindingUsage;
    /** Security of the negotiation. */
    WS_SECURITY_CONSTRAINTS*       bootstrapSecurityConstraint;
} WS_SECURITY_CONTEXT_MESSAGE_SECURITY_BINDING_CONSTRAINT;

/** Which security the application can do. Source: sdk-api/webservices/ns-webservices-ws_security_constraints. */
struct _WS_SECURITY_CONSTRAINTS {
    /** Constraints of the security properties; may be NULL if there are none. */
    WS_SECURITY_PROPERTY_CONSTRAINT* securityPropertyConstraints;
    /** Number of those. */
    ULONG                            securityPropertyConstraintCount;
    /** The security bindings, all of which the policy must demand, and no other; may be NULL if there are none. */
    WS_SECURITY_BINDING_CONSTRAINT** securityBindingConstraints;
    /** Number of those; 0: no security. */
    ULONG                            securityBindingConstraintCount;
};

/**
 * Kinds of assertions that the application handles itself.
 * Source: sdk-api/webservices/ne-webservices-ws_policy_extension_type.
 */
typedef enum _WS_POLICY_EXTENSION_TYPE {
    WS_ENDPOINT_POLICY_EXTENSION_TYPE = 1 /**< WS_ENDPOINT_POLICY_EXTENSION */
} WS_POLICY_EXTENSION_TYPE;

/**
 * What the structures of all policy extensions begin with.
 * Source: sdk-api/webservices/ns-webservices-ws_policy_extension.
 */
typedef struct _WS_POLICY_EXTENSION {
    WS_POLICY_EXTENSION_TYPE type; /**< which structure this is the beginning of */
} WS_POLICY_EXTENSION;

/**
 * An assertion about the endpoint that the application handles itself, known to the library or not; one that is known
 * cannot be a constraint then. Source: sdk-api/webservices/ns-webservices-ws_endpoint_policy_extension.
 */
typedef struct _WS_ENDPOINT_POLICY_EXTENSION {
    WS_POLICY_EXTENSION policyExtension; /**< type is WS_ENDPOINT_POLICY_EXTENSION_TYPE */
    WS_XML_STRING*      assertionName;   /**< its name */
    WS_XML_STRING*      assertionNs;     /**< its namespace */
    /** What matched. */
    struct {
        WS_XML_BUFFER* assertionValue; /**< the assertion, not to be changed; NULL: the policy does not have it */
    } out;
} WS_ENDPOINT_POLICY_EXTENSION;

/** What the application can do. Source: sdk-api/webservices/ns-webservices-ws_policy_constraints. */
typedef struct _WS_POLICY_CONSTRAINTS {
    /** WS_HTTP_CHANNEL_BINDING or WS_TCP_CHANNEL_BINDING. */
    WS_CHANNEL_BINDING              channelBinding;
    /** Constraints of the channel properties; may be NULL if there are none. */
    WS_CHANNEL_PROPERTY_CONSTRAINT* channelPropertyConstraints;
    /** Number of those. */
    ULONG                           channelPropertyConstraintCount;
    /** The security; NULL: none. */
    WS_SECURITY_CONSTRAINTS*        securityConstraints;
    /** Assertions that the application handles itself; may be NULL if there are none. */
    WS_POLICY_EXTENSION**           policyExtensions;
    /** Number of those. */
    ULONG                           policyExtensionCount;
} WS_POLICY_CONSTRAINTS;

/**
 * Compares an alternative of a policy with what the application can do, and fills in the out members if it matches.
 *
 * policy             the policy
 * alternativeIndex   which alternative, from 0
 * policyConstraints  what the application can do
 * matchRequired      TRUE: it is a failure if it does not match
 * heap               where what out members point to is allocated
 * error              optional; receives what went wrong. Borrowed
 *
 * Returns S_OK: it matches. S_FALSE or, if required, WS_E_INVALID_FORMAT: it does not. WS_E_QUOTA_EXCEEDED. A failure
 * in processing makes the policy FAULTED. Source: sdk-api/webservices/nf-webservices-wsmatchpolicyalternative.
 */
WWS_API HRESULT WINAPI WsMatchPolicyAlternative(WS_POLICY* policy, ULONG alternativeIndex,
                                                WS_POLICY_CONSTRAINTS* policyConstraints, BOOL matchRequired,
                                                WS_HEAP* heap, WS_ERROR* error);

/* =====================================================================================================================
 * 29  Tracing
 *
 * Numbers of the functions in traces. No function takes or returns them.
 * ================================================================================================================== */

/** The functions as traces number them. Source: sdk-api/webservices/ne-webservices-ws_trace_api. */
typedef enum _WS_TRACE_API {
    WS_TRACE_API_NONE                                  = (int)0xFFFFFFFFu, /**< no function */
    WS_TRACE_API_START_READER_CANONICALIZATION         = 0,      /**< WsStartReaderCanonicalization */
    WS_TRACE_API_END_READER_CANONICALIZATION           = 1,      /**< WsEndReaderCanonicalization */
    WS_TRACE_API_START_WRITER_CANONICALIZATION         = 2,      /**< WsStartWriterCanonicalization */
    WS_TRACE_API_END_WRITER_CANONICALIZATION           = 3,      /**< WsEndWriterCanonicalization */
    WS_TRACE_API_CREATE_XML_BUFFER                     = 4,      /**< WsCreateXmlBuffer */
    WS_TRACE_API_REMOVE_NODE                           = 5,      /**< WsRemoveNode */
    WS_TRACE_API_CREATE_READER                         = 6,      /**< WsCreateReader */
    WS_TRACE_API_SET_INPUT                             = 7,      /**< WsSetInput */
    WS_TRACE_API_SET_INPUT_TO_BUFFER                   = 8,      /**< WsSetInputToBuffer */
    WS_TRACE_API_FREE_XML_READER                       = 9,      /**< WsFreeReader */
    WS_TRACE_API_GET_READER_PROPERTY                   = 10,     /**< WsGetReaderProperty */
    WS_TRACE_API_GET_READER_NODE                       = 11,     /**< WsGetReaderNode */
    WS_TRACE_API_FILL_READER                           = 12,     /**< WsFillReader */
    WS_TRACE_API_READ_START_ELEMENT                    = 13,     /**< WsReadStartElement */
    WS_TRACE_API_READ_TO_START_ELEMENT                 = 14,     /**< WsReadToStartElement */
    WS_TRACE_API_READ_START_ATTRIBUTE                  = 15,     /**< WsReadStartAttribute */
    WS_TRACE_API_READ_END_ATTRIBUTE                    = 16,     /**< WsReadEndAttribute */
    WS_TRACE_API_READ_NODE                             = 17,     /**< WsReadNode */
    WS_TRACE_API_SKIP_NODE                             = 18,     /**< WsSkipNode */
    WS_TRACE_API_READ_END_ELEMENT                      = 19,     /**< WsReadEndElement */
    WS_TRACE_API_FIND_ATTRIBUTE                        = 20,     /**< WsFindAttribute */
    WS_TRACE_API_READ_ELEMENT_VALUE                    = 21,     /**< WsReadValue */
    WS_TRACE_API_READ_CHARS                            = 22,     /**< WsReadChars */
    WS_TRACE_API_READ_CHARS_UTF8                       = 23,     /**< WsReadCharsUtf8 */
    WS_TRACE_API_READ_BYTES                            = 24,     /**< WsReadBytes */
    WS_TRACE_API_READ_ARRAY                            = 25,     /**< WsReadArray */
    WS_TRACE_API_GET_READER_POSITION                   = 26,     /**< WsGetReaderPosition */
    WS_TRACE_API_SET_READER_POSITION                   = 27,     /**< WsSetReaderPosition */
    WS_TRACE_API_MOVE_READER                           = 28,     /**< WsMoveReader */
    WS_TRACE_API_CREATE_WRITER                         = 29,     /**< WsCreateWriter */
    WS_TRACE_API_FREE_XML_WRITER                       = 30,     /**< WsFreeWriter */
    WS_TRACE_API_SET_OUTPUT                            = 31,     /**< WsSetOutput */
    WS_TRACE_API_SET_OUTPUT_TO_BUFFER                  = 32,     /**< WsSetOutputToBuffer */
    WS_TRACE_API_GET_WRITER_PROPERTY                   = 33,     /**< WsGetWriterProperty */
    WS_TRACE_API_FLUSH_WRITER                          = 34,     /**< WsFlushWriter */
    WS_TRACE_API_WRITE_START_ELEMENT                   = 35,     /**< WsWriteStartElement */
    WS_TRACE_API_WRITE_END_START_ELEMENT               = 36,     /**< WsWriteEndStartElement */
    WS_TRACE_API_WRITE_XMLNS_ATTRIBUTE                 = 37,     /**< WsWriteXmlnsAttribute */
    WS_TRACE_API_WRITE_START_ATTRIBUTE                 = 38,     /**< WsWriteStartAttribute */
    WS_TRACE_API_WRITE_END_ATTRIBUTE                   = 39,     /**< WsWriteEndAttribute */
    WS_TRACE_API_WRITE_VALUE                           = 40,     /**< WsWriteValue */
    WS_TRACE_API_WRITE_XML_BUFFER                      = 41,     /**< WsWriteXmlBuffer */
    WS_TRACE_API_READ_XML_BUFFER                       = 42,     /**< WsReadXmlBuffer */
    WS_TRACE_API_WRITE_XML_BUFFER_TO_BYTES             = 43,     /**< WsWriteXmlBufferToBytes */
    WS_TRACE_API_READ_XML_BUFFER_FROM_BYTES            = 44,     /**< WsReadXmlBufferFromBytes */
    WS_TRACE_API_WRITE_ARRAY                           = 45,     /**< WsWriteArray */
    WS_TRACE_API_WRITE_QUALIFIED_NAME                  = 46,     /**< WsWriteQualifiedName */
    WS_TRACE_API_WRITE_CHARS                           = 47,     /**< WsWriteChars */
    WS_TRACE_API_WRITE_CHARS_UTF8                      = 48,     /**< WsWriteCharsUtf8 */
    WS_TRACE_API_WRITE_BYTES                           = 49,     /**< WsWriteBytes */
    WS_TRACE_API_PUSH_BYTES                            = 50,     /**< WsPushBytes */
    WS_TRACE_API_PULL_BYTES                            = 51,     /**< WsPullBytes */
    WS_TRACE_API_WRITE_END_ELEMENT                     = 52,     /**< WsWriteEndElement */
    WS_TRACE_API_WRITE_TEXT                            = 53,     /**< WsWriteText */
    WS_TRACE_API_WRITE_START_CDATA                     = 54,     /**< WsWriteStartCData */
    WS_TRACE_API_WRITE_END_CDATA                       = 55,     /**< WsWriteEndCData */
    WS_TRACE_API_WRITE_NODE                            = 56,     /**< WsWriteNode */
    WS_TRACE_API_PREFIX_FROM_NAMESPACE                 = 57,     /**< WsGetPrefixFromNamespace */
    WS_TRACE_API_GET_WRITER_POSITION                   = 58,     /**< WsGetWriterPosition */
    WS_TRACE_API_SET_WRITER_POSITION                   = 59,     /**< WsSetWriterPosition */
    WS_TRACE_API_MOVE_WRITER                           = 60,     /**< WsMoveWriter */
    WS_TRACE_API_TRIM_XML_WHITESPACE                   = 61,     /**< WsTrimXmlWhitespace */
    WS_TRACE_API_VERIFY_XML_NCNAME                     = 62,     /**< WsVerifyXmlNCName */
    WS_TRACE_API_XML_STRING_EQUALS                     = 63,     /**< WsXmlStringEquals */
    WS_TRACE_API_NAMESPACE_FROM_PREFIX                 = 64,     /**< WsGetNamespaceFromPrefix */
    WS_TRACE_API_READ_QUALIFIED_NAME                   = 65,     /**< WsReadQualifiedName */
    WS_TRACE_API_GET_XML_ATTRIBUTE                     = 66,     /**< WsGetXmlAttribute */
    WS_TRACE_API_COPY_NODE                             = 67,     /**< WsCopyNode */
    WS_TRACE_API_ASYNC_EXECUTE                         = 68,     /**< WsAsyncExecute */
    WS_TRACE_API_CREATE_CHANNEL                        = 69,     /**< WsCreateChannel */
    WS_TRACE_API_OPEN_CHANNEL                          = 70,     /**< WsOpenChannel */
    WS_TRACE_API_SEND_MESSAGE                          = 71,     /**< WsSendMessage */
    WS_TRACE_API_RECEIVE_MESSAGE                       = 72,     /**< WsReceiveMessage */
    WS_TRACE_API_REQUEST_REPLY                         = 73,     /**< WsRequestReply */
    WS_TRACE_API_SEND_REPLY_MESSAGE                    = 74,     /**< WsSendReplyMessage */
    WS_TRACE_API_SEND_FAULT_MESSAGE_FOR_ERROR          = 75,     /**< WsSendFaultMessageForError */
    WS_TRACE_API_GET_CHANNEL_PROPERTY                  = 76,     /**< WsGetChannelProperty */
    WS_TRACE_API_SET_CHANNEL_PROPERTY                  = 77,     /**< WsSetChannelProperty */
    WS_TRACE_API_WRITE_MESSAGE_START                   = 78,     /**< WsWriteMessageStart */
    WS_TRACE_API_WRITE_MESSAGE_END                     = 79,     /**< WsWriteMessageEnd */
    WS_TRACE_API_READ_MESSAGE_START                    = 80,     /**< WsReadMessageStart */
    WS_TRACE_API_READ_MESSAGE_END                      = 81,     /**< WsReadMessageEnd */
    WS_TRACE_API_CLOSE_CHANNEL                         = 82,     /**< WsCloseChannel */
    WS_TRACE_API_ABORT_CHANNEL                         = 83,     /**< WsAbortChannel */
    WS_TRACE_API_FREE_CHANNEL                          = 84,     /**< WsFreeChannel */
    WS_TRACE_API_RESET_CHANNEL                         = 85,     /**< WsResetChannel */
    WS_TRACE_API_ABANDON_MESSAGE                       = 86,     /**< WsAbandonMessage */
    WS_TRACE_API_SHUTDOWN_SESSION_CHANNEL              = 87,     /**< WsShutdownSessionChannel */
    WS_TRACE_API_GET_CONTEXT_PROPERTY                  = 88,     /**< WsGetOperationContextProperty */
    WS_TRACE_API_GET_DICTIONARY                        = 89,     /**< WsGetDictionary */
    WS_TRACE_API_READ_ENDPOINT_ADDRESS_EXTENSION       = 90,     /**< WsReadEndpointAddressExtension */
    WS_TRACE_API_CREATE_ERROR                          = 91,     /**< WsCreateError */
    WS_TRACE_API_ADD_ERROR_STRING                      = 92,     /**< WsAddErrorString */
    WS_TRACE_API_GET_ERROR_STRING                      = 93,     /**< WsGetErrorString */
    WS_TRACE_API_COPY_ERROR                            = 94,     /**< WsCopyError */
    WS_TRACE_API_GET_ERROR_PROPERTY                    = 95,     /**< WsGetErrorProperty */
    WS_TRACE_API_SET_ERROR_PROPERTY                    = 96,     /**< WsSetErrorProperty */
    WS_TRACE_API_RESET_ERROR                           = 97,     /**< WsResetError */
    WS_TRACE_API_FREE_ERROR                            = 98,     /**< WsFreeError */
    WS_TRACE_API_GET_FAULT_ERROR_PROPERTY              = 99,     /**< WsGetFaultErrorProperty */
    WS_TRACE_API_SET_FAULT_ERROR_PROPERTY              = 100,    /**< WsSetFaultErrorProperty */
    WS_TRACE_API_CREATE_FAULT_FROM_ERROR               = 101,    /**< WsCreateFaultFromError */
    WS_TRACE_API_SET_FAULT_ERROR_DETAIL                = 102,    /**< WsSetFaultErrorDetail */
    WS_TRACE_API_GET_FAULT_ERROR_DETAIL                = 103,    /**< WsGetFaultErrorDetail */
    WS_TRACE_API_CREATE_HEAP                           = 104,    /**< WsCreateHeap */
    WS_TRACE_API_ALLOC                                 = 105,    /**< WsAlloc */
    WS_TRACE_API_GET_HEAP_PROPERTY                     = 106,    /**< WsGetHeapProperty */
    WS_TRACE_API_RESET_HEAP                            = 107,    /**< WsResetHeap */
    WS_TRACE_API_FREE_HEAP                             = 108,    /**< WsFreeHeap */
    WS_TRACE_API_CREATE_LISTENER                       = 109,    /**< WsCreateListener */
    WS_TRACE_API_OPEN_LISTENER                         = 110,    /**< WsOpenListener */
    WS_TRACE_API_ACCEPT_CHANNEL                        = 111,    /**< WsAcceptChannel */
    WS_TRACE_API_CLOSE_LISTENER                        = 112,    /**< WsCloseListener */
    WS_TRACE_API_ABORT_LISTENER                        = 113,    /**< WsAbortListener */
    WS_TRACE_API_RESET_LISTENER                        = 114,    /**< WsResetListener */
    WS_TRACE_API_FREE_LISTENER                         = 115,    /**< WsFreeListener */
    WS_TRACE_API_GET_LISTENER_PROPERTY                 = 116,    /**< WsGetListenerProperty */
    WS_TRACE_API_SET_LISTENER_PROPERTY                 = 117,    /**< WsSetListenerProperty */
    WS_TRACE_API_CREATE_CHANNEL_FOR_LISTENER           = 118,    /**< WsCreateChannelForListener */
    WS_TRACE_API_CREATE_MESSAGE                        = 119,    /**< WsCreateMessage */
    WS_TRACE_API_CREATE_MESSAGE_FOR_CHANNEL            = 120,    /**< WsCreateMessageForChannel */
    WS_TRACE_API_INITIALIZE_MESSAGE                    = 121,    /**< WsInitializeMessage */
    WS_TRACE_API_RESET_MESSAGE                         = 122,    /**< WsResetMessage */
    WS_TRACE_API_FREE_MESSAGE                          = 123,    /**< WsFreeMessage */
    WS_TRACE_API_GET_HEADER_ATTRIBUTES                 = 124,    /**< WsGetHeaderAttributes */
    WS_TRACE_API_GET_HEADER                            = 125,    /**< WsGetHeader */
    WS_TRACE_API_GET_CUSTOM_HEADER                     = 126,    /**< WsGetCustomHeader */
    WS_TRACE_API_REMOVE_HEADER                         = 127,    /**< WsRemoveHeader */
    WS_TRACE_API_SET_HEADER                            = 128,    /**< WsSetHeader */
    WS_TRACE_API_REMOVE_CUSTOM_HEADER                  = 129,    /**< WsRemoveCustomHeader */
    WS_TRACE_API_ADD_CUSTOM_HEADER                     = 130,    /**< WsAddCustomHeader */
    WS_TRACE_API_ADD_MAPPED_HEADER                     = 131,    /**< WsAddMappedHeader */
    WS_TRACE_API_REMOVE_MAPPED_HEADER                  = 132,    /**< WsRemoveMappedHeader */
    WS_TRACE_API_GET_MAPPED_HEADER                     = 133,    /**< WsGetMappedHeader */
    WS_TRACE_API_WRITE_BODY                            = 134,    /**< WsWriteBody */
    WS_TRACE_API_READ_BODY                             = 135,    /**< WsReadBody */
    WS_TRACE_API_WRITE_ENVELOPE_START                  = 136,    /**< WsWriteEnvelopeStart */
    WS_TRACE_API_WRITE_ENVELOPE_END                    = 137,    /**< WsWriteEnvelopeEnd */
    WS_TRACE_API_READ_ENVELOPE_START                   = 138,    /**< WsReadEnvelopeStart */
    WS_TRACE_API_READ_ENVELOPE_END                     = 139,    /**< WsReadEnvelopeEnd */
    WS_TRACE_API_GET_MESSAGE_PROPERTY                  = 140,    /**< WsGetMessageProperty */
    WS_TRACE_API_SET_MESSAGE_PROPERTY                  = 141,    /**< WsSetMessageProperty */
    WS_TRACE_API_ADDRESS_MESSAGE                       = 142,    /**< WsAddressMessage */
    WS_TRACE_API_CHECK_MUST_UNDERSTAND_HEADERS         = 143,    /**< WsCheckMustUnderstandHeaders */
    WS_TRACE_API_MARK_HEADER_AS_UNDERSTOOD             = 144,    /**< WsMarkHeaderAsUnderstood */
    WS_TRACE_API_FILL_BODY                             = 145,    /**< WsFillBody */
    WS_TRACE_API_FLUSH_BODY                            = 146,    /**< WsFlushBody */
    WS_TRACE_API_REQUEST_SECURITY_TOKEN                = 147,    /**< WsRequestSecurityToken */
    WS_TRACE_API_GET_SECURITY_TOKEN_PROPERTY           = 148,    /**< WsGetSecurityTokenProperty */
    WS_TRACE_API_CREATE_XML_SECURITY_TOKEN             = 149,    /**< WsCreateXmlSecurityToken */
    WS_TRACE_API_FREE_SECURITY_TOKEN                   = 150,    /**< WsFreeSecurityToken */
    WS_TRACE_API_REVOKE_SECURITY_CONTEXT               = 151,    /**< WsRevokeSecurityContext */
    WS_TRACE_API_GET_SECURITY_CONTEXT_PROPERTY         = 152,    /**< WsGetSecurityContextProperty */
    WS_TRACE_API_READ_ELEMENT_TYPE                     = 153,    /**< WsReadElement */
    WS_TRACE_API_READ_ATTRIBUTE_TYPE                   = 154,    /**< WsReadAttribute */
    WS_TRACE_API_READ_TYPE                             = 155,    /**< WsReadType */
    WS_TRACE_API_WRITE_ELEMENT_TYPE                    = 156,    /**< WsWriteElement */
    WS_TRACE_API_WRITE_ATTRIBUTE_TYPE                  = 157,    /**< WsWriteAttribute */
    WS_TRACE_API_WRITE_TYPE                            = 158,    /**< WsWriteType */
    WS_TRACE_API_SERVICE_REGISTER_FOR_CANCEL           = 159,    /**< WsRegisterOperationForCancel */
    WS_TRACE_API_GET_SERVICE_HOST_PROPERTY             = 160,    /**< WsGetServiceHostProperty */
    WS_TRACE_API_CREATE_SERVICE_HOST                   = 161,    /**< WsCreateServiceHost */
    WS_TRACE_API_OPEN_SERVICE_HOST                     = 162,    /**< WsOpenServiceHost */
    WS_TRACE_API_CLOSE_SERVICE_HOST                    = 163,    /**< WsCloseServiceHost */
    WS_TRACE_API_ABORT_SERVICE_HOST                    = 164,    /**< WsAbortServiceHost */
    WS_TRACE_API_FREE_SERVICE_HOST                     = 165,    /**< WsFreeServiceHost */
    WS_TRACE_API_RESET_SERVICE_HOST                    = 166,    /**< WsResetServiceHost */
    WS_TRACE_API_GET_SERVICE_PROXY_PROPERTY            = 167,    /**< WsGetServiceProxyProperty */
    WS_TRACE_API_CREATE_SERVICE_PROXY                  = 168,    /**< WsCreateServiceProxy */
    WS_TRACE_API_OPEN_SERVICE_PROXY                    = 169,    /**< WsOpenServiceProxy */
    WS_TRACE_API_CLOSE_SERVICE_PROXY                   = 170,    /**< WsCloseServiceProxy */
    WS_TRACE_API_ABORT_SERVICE_PROXY                   = 171,    /**< WsAbortServiceProxy */
    WS_TRACE_API_FREE_SERVICE_PROXY                    = 172,    /**< WsFreeServiceProxy */
    WS_TRACE_API_RESET_SERVICE_PROXY                   = 173,    /**< WsResetServiceProxy */
    WS_TRACE_API_ABORT_CALL                            = 174,    /**< WsAbandonCall */
    WS_TRACE_API_CALL                                  = 175,    /**< WsCall */
    WS_TRACE_API_DECODE_URL                            = 176,    /**< WsDecodeUrl */
    WS_TRACE_API_ENCODE_URL                            = 177,    /**< WsEncodeUrl */
    WS_TRACE_API_COMBINE_URL                           = 178,    /**< WsCombineUrl */
    WS_TRACE_API_DATETIME_TO_FILETIME                  = 179,    /**< WsDateTimeToFileTime */
    WS_TRACE_API_FILETIME_TO_DATETIME                  = 180,    /**< WsFileTimeToDateTime */
    WS_TRACE_API_DUMP_MEMORY                           = 181,    /**< WsDumpMemory */
    WS_TRACE_API_SET_AUTOFAIL                          = 182,    /**< WsSetAutoFail */
    WS_TRACE_API_CREATE_METADATA                       = 183,    /**< WsCreateMetadata */
    WS_TRACE_API_READ_METADATA                         = 184,    /**< WsReadMetadata */
    WS_TRACE_API_FREE_METADATA                         = 185,    /**< WsFreeMetadata */
    WS_TRACE_API_RESET_METADATA                        = 186,    /**< WsResetMetadata */
    WS_TRACE_API_GET_METADATA_PROPERTY                 = 187,    /**< WsGetMetadataProperty */
    WS_TRACE_API_GET_MISSING_METADATA_DOCUMENT_ADDRESS = 188,    /**< WsGetMissingMetadataDocumentAddress */
    WS_TRACE_API_GET_METADATA_ENDPOINTS                = 189,    /**< WsGetMetadataEndpoints */
    WS_TRACE_API_MATCH_POLICY_ALTERNATIVE              = 190,    /**< WsMatchPolicyAlternative */
    WS_TRACE_API_GET_POLICY_PROPERTY                   = 191,    /**< WsGetPolicyProperty */
    WS_TRACE_API_GET_POLICY_ALTERNATIVE_COUNT          = 192,    /**< WsGetPolicyAlternativeCount */
    WS_TRACE_API_WS_CREATE_SERVICE_PROXY_FROM_TEMPLATE = 193,    /**< WsCreateServiceProxyFromTemplate */
    WS_TRACE_API_WS_CREATE_SERVICE_HOST_FROM_TEMPLATE  = 194     /**< WsCreateServiceEndpointFromTemplate */
} WS_TRACE_API;

#ifdef __cplusplus
}
#endif

#endif
