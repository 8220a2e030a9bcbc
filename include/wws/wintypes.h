/**
 * wws/wintypes.h: the few Windows types, macros and annotations that the Windows Web Services API is written in.
 *
 * <WebServices.h> includes this header, so that a file which includes nothing else compiles. A porting kit's
 * <windows.h> can build on it: everything is declared once, and macros that another header may have are defined only if
 * they are missing.
 *
 * Contents
 *   1  integers and booleans        4  structures that travel through the API
 *   2  characters                   5  result codes
 *   3  handles                      6  calling conventions, keywords, annotations (SAL)
 *
 * Sizes are those of 64-bit Windows, whatever the names suggest on this system: LONG, ULONG and DWORD have 32 bits
 * although `long` has 64 here, and WCHAR is a UTF-16 code unit although wchar_t has 32 bits here.
 */
#ifndef WWS_WINTYPES_H
#define WWS_WINTYPES_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/* ------------------------------------------------------------------------------------------------------------------
 * 1  Integers and booleans
 * ------------------------------------------------------------------------------------------------------------------ */

/**
 * Keywords of Microsoft's compiler; macros, because `unsigned __int64` must work too. Where char is unsigned (ARM), so is
 * __int8 alone, unless everything is compiled with -fsigned-char.
 */
#if !defined(_MSC_VER) && !defined(__MINGW32__) && !defined(__int64)
#define __int8 char
#define __int16 short
#define __int32 int
#define __int64 long long
#endif

typedef int                BOOL;        /**< TRUE or FALSE; any value but 0 counts as true */
typedef unsigned char      BOOLEAN;     /**< TRUE or FALSE in one byte */
typedef unsigned char      BYTE;        /**< 8 bits without a meaning of their own */
typedef char               CHAR;        /**< 8-bit character */
typedef unsigned char      UCHAR;       /**< 8 bits, unsigned */
typedef signed char        INT8;        /**< 8 bits, signed */
typedef unsigned char      UINT8;       /**< 8 bits, unsigned */
typedef short              SHORT;       /**< 16 bits, signed */
typedef unsigned short     USHORT;      /**< 16 bits, unsigned */
typedef short              INT16;       /**< 16 bits, signed */
typedef unsigned short     UINT16;      /**< 16 bits, unsigned */
typedef unsigned short     WORD;        /**< 16 bits, unsigned */
typedef int                INT;         /**< 32 bits, signed */
typedef unsigned int       UINT;        /**< 32 bits, unsigned */
typedef int                INT32;       /**< 32 bits, signed */
typedef unsigned int       UINT32;      /**< 32 bits, unsigned */
typedef int                LONG;        /**< 32 bits, signed; not this system's long */
typedef unsigned int       ULONG;       /**< 32 bits, unsigned; not this system's unsigned long */
typedef int                LONG32;      /**< 32 bits, signed */
typedef unsigned int       ULONG32;     /**< 32 bits, unsigned */
typedef unsigned int       DWORD;       /**< 32 bits, unsigned */
typedef unsigned int       DWORD32;     /**< 32 bits, unsigned */
typedef long long          INT64;       /**< 64 bits, signed */
typedef unsigned long long UINT64;      /**< 64 bits, unsigned */
typedef long long          LONG64;      /**< 64 bits, signed */
typedef unsigned long long ULONG64;     /**< 64 bits, unsigned */
typedef unsigned long long DWORD64;     /**< 64 bits, unsigned */
typedef long long          LONGLONG;    /**< 64 bits, signed */
typedef unsigned long long ULONGLONG;   /**< 64 bits, unsigned */
typedef float              FLOAT;       /**< IEEE 754, 32 bits */
typedef double             DOUBLE;      /**< IEEE 754, 64 bits */
typedef intptr_t           INT_PTR;     /**< as wide as a pointer, signed */
typedef uintptr_t          UINT_PTR;    /**< as wide as a pointer, unsigned */
typedef intptr_t           LONG_PTR;    /**< as wide as a pointer, signed */
typedef uintptr_t          ULONG_PTR;   /**< as wide as a pointer, unsigned */
typedef uintptr_t          DWORD_PTR;   /**< as wide as a pointer, unsigned */
typedef size_t             SIZE_T;      /**< size in bytes */
typedef ptrdiff_t          SSIZE_T;     /**< size in bytes, or a negative difference */
typedef USHORT             LANGID;      /**< language: its number in the low 10 bits; 0x0409 is US English */

typedef BOOL*          PBOOL;           /**< pointer to BOOL */
typedef BOOL*          LPBOOL;          /**< pointer to BOOL */
typedef BYTE*          PBYTE;           /**< pointer to BYTE */
typedef BYTE*          LPBYTE;          /**< pointer to BYTE */
typedef UCHAR*         PUCHAR;          /**< pointer to UCHAR */
typedef USHORT*        PUSHORT;         /**< pointer to USHORT */
typedef INT*           PINT;            /**< pointer to INT */
typedef UINT*          PUINT;           /**< pointer to UINT */
typedef LONG*          PLONG;           /**< pointer to LONG */
typedef LONG*          LPLONG;          /**< pointer to LONG */
typedef ULONG*         PULONG;          /**< pointer to ULONG */
typedef DWORD*         PDWORD;          /**< pointer to DWORD */
typedef DWORD*         LPDWORD;         /**< pointer to DWORD */
typedef SIZE_T*        PSIZE_T;         /**< pointer to SIZE_T */
typedef void*          PVOID;           /**< pointer to anything */
typedef void*          LPVOID;          /**< pointer to anything */
typedef const void*    LPCVOID;         /**< pointer to anything that is only read */

#ifndef VOID
#define VOID void                       /**< no type; a macro, so that (VOID) is an empty parameter list */
#endif
#ifndef CONST
#define CONST const                     /**< not written through */
#endif
#ifndef FALSE
#define FALSE 0                         /**< BOOL: no */
#endif
#ifndef TRUE
#define TRUE 1                          /**< BOOL: yes */
#endif
#ifndef INFINITE
#define INFINITE 0xFFFFFFFFu            /**< a timeout in milliseconds that never runs out */
#endif

/* ------------------------------------------------------------------------------------------------------------------
 * 2  Characters
 * ------------------------------------------------------------------------------------------------------------------ */

/**
 * One UTF-16 code unit, 16 bits in every mode.
 *
 * C++ has two types for that: char16_t, and wchar_t under -fshort-wchar (the mode for sources that were written for
 * Windows). Mind that the system's wide-character functions (wcslen, wprintf ...) expect 32 bits in either mode.
 */
#ifndef __cplusplus
typedef unsigned short WCHAR;           /**< C: an element of u"..." and, under -fshort-wchar, of L"..." */
#elif __WCHAR_MAX__ <= 0xFFFF
typedef wchar_t WCHAR;                  /**< C++ under -fshort-wchar: an element of L"..." */
#else
typedef char16_t WCHAR;                 /**< C++: an element of u"..." */
#endif

typedef WCHAR*       PWCHAR;            /**< pointer to WCHAR */
typedef WCHAR*       PWSTR;             /**< zero-terminated UTF-16 text */
typedef WCHAR*       LPWSTR;            /**< zero-terminated UTF-16 text */
typedef const WCHAR* PCWSTR;            /**< zero-terminated UTF-16 text that is only read */
typedef const WCHAR* LPCWSTR;           /**< zero-terminated UTF-16 text that is only read */
typedef CHAR*        PCHAR;             /**< pointer to CHAR */
typedef CHAR*        PSTR;              /**< zero-terminated text */
typedef CHAR*        LPSTR;             /**< zero-terminated text */
typedef const CHAR*  PCSTR;             /**< zero-terminated text that is only read */
typedef const CHAR*  LPCSTR;            /**< zero-terminated text that is only read */

/* ------------------------------------------------------------------------------------------------------------------
 * 3  Handles
 * ------------------------------------------------------------------------------------------------------------------ */

typedef void*     HANDLE;               /**< object of the operating system or of the porting kit */
typedef HANDLE*   PHANDLE;              /**< pointer to HANDLE */
typedef void*     HCERTSTORE;           /**< certificate store */
typedef ULONG_PTR HCRYPTPROV;           /**< CryptoAPI provider; part of the API's structures, without a meaning here */
typedef ULONG_PTR NCRYPT_HANDLE;        /**< CNG object; part of the API's structures, without a meaning here */
typedef ULONG_PTR NCRYPT_KEY_HANDLE;    /**< CNG key; part of the API's structures, without a meaning here */
typedef PVOID     PSEC_WINNT_AUTH_IDENTITY_OPAQUE; /**< identity in a form that only its maker can read */

/* ------------------------------------------------------------------------------------------------------------------
 * 4  Structures that travel through the API
 * ------------------------------------------------------------------------------------------------------------------ */

#ifndef GUID_DEFINED
#define GUID_DEFINED
/** A universally unique identifier. The first three members are numbers in the byte order of the machine. */
typedef struct _GUID {
    ULONG  Data1;                       /**< first 8 hexadecimal digits of the text form */
    USHORT Data2;                       /**< next 4 digits */
    USHORT Data3;                       /**< next 4 digits */
    BYTE   Data4[8];                    /**< last 16 digits, in the order of the text */
} GUID;
#endif

/** A point in time: 100-nanosecond intervals since 1601-01-01T00:00:00Z, as two halves. */
typedef struct _FILETIME {
    DWORD dwLowDateTime;                /**< low 32 bits */
    DWORD dwHighDateTime;               /**< high 32 bits */
} FILETIME, *PFILETIME, *LPFILETIME;

/** A decimal number: (-1)^(sign >> 7) * (Hi32 * 2^64 + Lo64) / 10^scale. */
typedef struct tagDEC {
    USHORT wReserved;                   /**< not used; 0 */
    __extension__ union {
        __extension__ struct {
            BYTE scale;                 /**< digits after the point, 0..28 */
            BYTE sign;                  /**< 0, or DECIMAL_NEG for a negative number */
        };
        USHORT signscale;               /**< both at once */
    };
    ULONG Hi32;                         /**< bits 64..95 of the digits */
    __extension__ union {
        __extension__ struct {
            ULONG Lo32;                 /**< bits 0..31 of the digits */
            ULONG Mid32;                /**< bits 32..63 of the digits */
        };
        ULONGLONG Lo64;                 /**< bits 0..63 of the digits */
    };
} DECIMAL;

#ifndef DECIMAL_NEG
#define DECIMAL_NEG ((BYTE)0x80)        /**< DECIMAL.sign of a negative number */
#endif

/**
 * A certificate. The library fills in dwCertEncodingType (X509_ASN_ENCODING), pbCertEncoded and cbCertEncoded (DER) of
 * those it hands out, and reads these three of those it is given; the other members are NULL, and ignored.
 */
typedef struct _CERT_CONTEXT {
    DWORD              dwCertEncodingType; /**< X509_ASN_ENCODING */
    BYTE*              pbCertEncoded;      /**< the certificate in DER */
    DWORD              cbCertEncoded;      /**< its size in bytes */
    struct _CERT_INFO* pCertInfo;          /**< NULL here: decode pbCertEncoded */
    HCERTSTORE         hCertStore;         /**< NULL here */
} CERT_CONTEXT, *PCERT_CONTEXT;
typedef const CERT_CONTEXT* PCCERT_CONTEXT; /**< a certificate that is only read */

#ifndef X509_ASN_ENCODING
#define X509_ASN_ENCODING 0x00000001u   /**< CERT_CONTEXT.dwCertEncodingType: X.509 in DER */
#endif

/** Bytes with a count, as Windows' cryptography names them. */
typedef struct _CRYPTOAPI_BLOB {
    DWORD cbData;                       /**< size in bytes */
    BYTE* pbData;                       /**< the bytes */
} CRYPT_DATA_BLOB, *PCRYPT_DATA_BLOB, CERT_NAME_BLOB, *PCERT_NAME_BLOB;

/** The certificate issuers that a TLS server says it trusts. */
typedef struct _SecPkgContext_IssuerListInfoEx {
    PCERT_NAME_BLOB aIssuers;           /**< array of names, each a DER-encoded Name */
    DWORD           cIssuers;           /**< elements of aIssuers */
} SecPkgContext_IssuerListInfoEx, *PSecPkgContext_IssuerListInfoEx;

/** A socket address of any family; complete once <sys/socket.h> is included. */
typedef struct sockaddr_storage SOCKADDR_STORAGE, *PSOCKADDR_STORAGE;

/** How far a server may act in its client's name. */
typedef enum _SECURITY_IMPERSONATION_LEVEL {
    SecurityAnonymous,                  /**< the server may not even learn who the client is */
    SecurityIdentification,             /**< the server may learn who the client is */
    SecurityImpersonation,              /**< the server may act as the client on its own machine */
    SecurityDelegation                  /**< the server may act as the client on other machines too */
} SECURITY_IMPERSONATION_LEVEL;

#ifndef CERT_SYSTEM_STORE_CURRENT_USER
#define CERT_SYSTEM_STORE_CURRENT_USER 0x00010000u  /**< store location: certificates of the user of this process */
#endif
#ifndef CERT_SYSTEM_STORE_LOCAL_MACHINE
#define CERT_SYSTEM_STORE_LOCAL_MACHINE 0x00020000u /**< store location: certificates of the machine */
#endif

/* ------------------------------------------------------------------------------------------------------------------
 * 5  Result codes
 *
 * 32 bits: bit 31 is set in failures, bits 16..28 name the facility, bits 0..15 are the code. Success is any code with
 * bit 31 clear, so test with SUCCEEDED or FAILED. The codes of this API are in <WebServices.h>.
 * ------------------------------------------------------------------------------------------------------------------ */

typedef LONG HRESULT;                   /**< result of a function */

#ifndef SUCCEEDED
#define SUCCEEDED(hr) (((HRESULT)(hr)) >= 0)            /**< whether the call did what it says, WS_S_ASYNC included */
#endif
#ifndef FAILED
#define FAILED(hr) (((HRESULT)(hr)) < 0)                /**< whether the call failed */
#endif
#ifndef HRESULT_CODE
#define HRESULT_CODE(hr) ((hr) & 0xFFFF)                /**< the code within the facility */
#endif
#ifndef HRESULT_FACILITY
#define HRESULT_FACILITY(hr) (((hr) >> 16) & 0x1FFF)    /**< the facility; this API's is 61 */
#endif
#ifndef MAKE_HRESULT
/** Builds a result code from severity (0 or 1), facility and code. */
#define MAKE_HRESULT(severity, facility, code) \
    ((HRESULT)(((uint32_t)(severity) << 31) | ((uint32_t)(facility) << 16) | (uint32_t)(code)))
#endif
#ifndef HRESULT_FROM_WIN32
/** The result code of a Win32 error number: facility 7. 0 and what is a result code already stay as they are. */
#define HRESULT_FROM_WIN32(error) \
    ((HRESULT)(error) <= 0 ? (HRESULT)(error) : (HRESULT)(((uint32_t)(error) & 0xFFFFu) | 0x80070000u))
#endif

#ifndef S_OK
#define S_OK ((HRESULT)0x00000000)                      /**< success */
#endif
#ifndef S_FALSE
#define S_FALSE ((HRESULT)0x00000001)                   /**< success, and the answer is no */
#endif
#ifndef NOERROR
#define NOERROR 0                                       /**< success; S_OK as samples spell it */
#endif
#ifndef E_NOTIMPL
#define E_NOTIMPL ((HRESULT)0x80004001u)                /**< not implemented */
#endif
#ifndef E_FAIL
#define E_FAIL ((HRESULT)0x80004005u)                   /**< failure without a code of its own */
#endif
#ifndef E_ABORT
#define E_ABORT ((HRESULT)0x80004004u)                  /**< given up on request */
#endif
#ifndef E_POINTER
#define E_POINTER ((HRESULT)0x80004003u)                /**< a pointer that may not be NULL was */
#endif
#ifndef E_UNEXPECTED
#define E_UNEXPECTED ((HRESULT)0x8000FFFFu)             /**< what cannot happen did */
#endif
#ifndef E_OUTOFMEMORY
#define E_OUTOFMEMORY ((HRESULT)0x8007000Eu)            /**< memory, or another resource of the system, ran out */
#endif
#ifndef E_INVALIDARG
#define E_INVALIDARG ((HRESULT)0x80070057u)             /**< an argument is not one the function takes */
#endif
#ifndef CRYPT_E_REVOCATION_OFFLINE
#define CRYPT_E_REVOCATION_OFFLINE ((HRESULT)0x80092013u) /**< certificate: its revocation list cannot be reached */
#endif
#ifndef CERT_E_EXPIRED
#define CERT_E_EXPIRED ((HRESULT)0x800B0101u)           /**< certificate: not valid yet, or no longer */
#endif
#ifndef CERT_E_UNTRUSTEDROOT
#define CERT_E_UNTRUSTEDROOT ((HRESULT)0x800B0109u)     /**< certificate: its root is not trusted */
#endif
#ifndef CERT_E_CN_NO_MATCH
#define CERT_E_CN_NO_MATCH ((HRESULT)0x800B010Fu)       /**< certificate: issued for another host name */
#endif
#ifndef CERT_E_WRONG_USAGE
#define CERT_E_WRONG_USAGE ((HRESULT)0x800B0110u)       /**< certificate: not valid for this use */
#endif

/* ------------------------------------------------------------------------------------------------------------------
 * 6  Calling conventions, keywords, annotations
 *
 * There is one calling convention here, so the names stand for nothing; so do the annotations of Microsoft's static
 * analyser (SAL). Sources that carry them compile unchanged; what their `#pragma warning` lines say to other compilers
 * is silenced with -Wno-unknown-pragmas.
 * ------------------------------------------------------------------------------------------------------------------ */

#ifndef WINAPI
#define WINAPI                          /**< convention of API functions */
#endif
#ifndef CALLBACK
#define CALLBACK                        /**< convention of callbacks */
#endif
#ifndef APIENTRY
#define APIENTRY                        /**< convention of API functions */
#endif
#ifndef __cdecl
#define __cdecl                         /**< convention of C functions */
#endif
#ifndef __stdcall
#define __stdcall                       /**< convention of API functions */
#endif

/** SAL 2, as current compilers and samples write it. Left alone where another header brought it already. */
#ifndef _In_
#define _In_
#define _In_opt_
#define _In_z_
#define _In_opt_z_
#define _Out_
#define _Out_opt_
#define _Inout_
#define _Inout_opt_
#define _Inout_z_
#define _Inout_opt_z_
#define _Outptr_
#define _Outptr_opt_
#define _Outptr_result_maybenull_
#define _Outptr_opt_result_maybenull_
#define _Outptr_result_z_
#define _Outptr_opt_result_z_
#define _Outptr_result_maybenull_z_
#define _Outptr_opt_result_maybenull_z_
#define _COM_Outptr_
#define _COM_Outptr_opt_
#define _Result_nullonfailure_
#define _Result_zeroonfailure_
#define _Outref_
#define _Reserved_
#define _Const_
#define _Ret_
#define _Ret_z_
#define _Ret_maybenull_
#define _Ret_maybenull_z_
#define _Ret_notnull_
#define _Ret_null_
#define _Ret_valid_
#define _Check_return_
#define _Must_inspect_result_
#define _Null_terminated_
#define _NullNull_terminated_
#define _Notnull_
#define _Maybenull_
#define _Maybe_null_
#define _Null_
#define _Valid_
#define _Notvalid_
#define _Pre_notnull_
#define _Pre_maybenull_
#define _Pre_null_
#define _Pre_valid_
#define _Pre_invalid_
#define _Pre_z_
#define _Pre_opt_valid_
#define _Pre_
#define _Post_
#define _Post_valid_
#define _Post_invalid_
#define _Post_notnull_
#define _Post_maybenull_
#define _Post_z_
#define _Post_ptr_invalid_
#define _Deref_out_
#define _Deref_out_opt_
#define _Deref_opt_out_
#define _Deref_opt_out_opt_
#define _Deref_out_z_
#define _Deref_out_opt_z_
#define _Deref_pre_z_
#define _Deref_post_z_
#define _Deref_prepost_z_
#define _Prepost_z_
#define _Points_to_data_
#define _Literal_
#define _Notliteral_
#define _Callback_
#define _Interlocked_
#define _Use_decl_annotations_
#define _Field_z_
#define _Analysis_noreturn_
#define _Printf_format_string_
#define _Scanf_format_string_
#define _Raises_SEH_exception_
#define _Maybe_raises_SEH_exception_
#define _Enum_is_bitflag_
#define _Strict_type_match_
#define _In_reads_(n)
#define _In_reads_opt_(n)
#define _In_reads_bytes_(n)
#define _In_reads_bytes_opt_(n)
#define _In_reads_z_(n)
#define _In_reads_opt_z_(n)
#define _In_reads_or_z_(n)
#define _In_reads_or_z_opt_(n)
#define _In_reads_to_ptr_(p)
#define _In_reads_to_ptr_opt_(p)
#define _In_range_(a, b)
#define _Out_writes_(n)
#define _Out_writes_opt_(n)
#define _Out_writes_bytes_(n)
#define _Out_writes_bytes_opt_(n)
#define _Out_writes_z_(n)
#define _Out_writes_opt_z_(n)
#define _Out_writes_to_(n, m)
#define _Out_writes_to_opt_(n, m)
#define _Out_writes_all_(n)
#define _Out_writes_all_opt_(n)
#define _Out_writes_bytes_to_(n, m)
#define _Out_writes_bytes_to_opt_(n, m)
#define _Out_writes_bytes_all_(n)
#define _Out_writes_bytes_all_opt_(n)
#define _Out_writes_to_ptr_(p)
#define _Out_range_(a, b)
#define _Inout_updates_(n)
#define _Inout_updates_opt_(n)
#define _Inout_updates_z_(n)
#define _Inout_updates_opt_z_(n)
#define _Inout_updates_to_(n, m)
#define _Inout_updates_to_opt_(n, m)
#define _Inout_updates_all_(n)
#define _Inout_updates_all_opt_(n)
#define _Inout_updates_bytes_(n)
#define _Inout_updates_bytes_opt_(n)
#define _Inout_updates_bytes_to_(n, m)
#define _Inout_updates_bytes_to_opt_(n, m)
#define _Inout_updates_bytes_all_(n)
#define _Inout_updates_bytes_all_opt_(n)
#define _Outptr_result_buffer_(n)
#define _Outptr_opt_result_buffer_(n)
#define _Outptr_result_buffer_maybenull_(n)
#define _Outptr_opt_result_buffer_maybenull_(n)
#define _Outptr_result_buffer_to_(n, m)
#define _Outptr_opt_result_buffer_to_(n, m)
#define _Outptr_result_buffer_all_(n)
#define _Outptr_result_bytebuffer_(n)
#define _Outptr_opt_result_bytebuffer_(n)
#define _Outptr_result_bytebuffer_maybenull_(n)
#define _Outptr_opt_result_bytebuffer_maybenull_(n)
#define _Outptr_result_bytebuffer_to_(n, m)
#define _Ret_range_(a, b)
#define _Ret_writes_(n)
#define _Ret_writes_z_(n)
#define _Ret_writes_bytes_(n)
#define _Ret_writes_maybenull_(n)
#define _Ret_writes_bytes_maybenull_(n)
#define _Ret_writes_to_(n, m)
#define _Ret_writes_bytes_to_(n, m)
#define _Field_size_(n)
#define _Field_size_opt_(n)
#define _Field_size_full_(n)
#define _Field_size_full_opt_(n)
#define _Field_size_part_(n, m)
#define _Field_size_part_opt_(n, m)
#define _Field_size_bytes_(n)
#define _Field_size_bytes_opt_(n)
#define _Field_size_bytes_full_(n)
#define _Field_size_bytes_part_(n, m)
#define _Field_range_(a, b)
#define _Pre_satisfies_(e)
#define _Post_satisfies_(e)
#define _Satisfies_(e)
#define _Readable_bytes_(n)
#define _Readable_elements_(n)
#define _Writable_bytes_(n)
#define _Writable_elements_(n)
#define _Success_(e)
#define _Return_type_success_(e)
#define _On_failure_(a)
#define _Always_(a)
#define _When_(e, a)
#define _At_(t, a)
#define _At_buffer_(t, i, n, a)
#define _Group_(a)
#define _Function_class_(c)
#define _Struct_size_bytes_(n)
#define _Unchanged_(e)
#define _Deref_out_range_(a, b)
#define _Deref_in_range_(a, b)
#define _Deref_inout_range_(a, b)
#define _Analysis_assume_(e)
#define _Analysis_assume_nullterminated_(e)
#endif

/** SAL 1, as older output of the WSDL compiler writes it. */
#ifndef __in_opt
#define __in_opt
#define __in_z
#define __in_z_opt
#define __out_opt
#define __out_z
#define __inout
#define __inout_opt
#define __inout_z
#define __inout_z_opt
#define __deref_in
#define __deref_in_opt
#define __deref_opt_in
#define __deref_out
#define __deref_out_opt
#define __deref_opt_out
#define __deref_opt_out_opt
#define __deref_out_z
#define __deref_out_z_opt
#define __deref_opt_out_z
#define __deref_inout
#define __deref_inout_opt
#define __deref_inout_z
#define __checkReturn
#define __nullterminated
#define __nullnullterminated
#define __maybenull
#define __notnull
#define __notvalid
#define __exceptthat
#define __format_string
#define __in_ecount(n)
#define __in_ecount_opt(n)
#define __in_ecount_z(n)
#define __in_ecount_z_opt(n)
#define __in_bcount(n)
#define __in_bcount_opt(n)
#define __in_bcount_z(n)
#define __in_bcount_z_opt(n)
#define __in_range(a, b)
#define __out_ecount(n)
#define __out_ecount_opt(n)
#define __out_ecount_z(n)
#define __out_ecount_z_opt(n)
#define __out_ecount_part(n, m)
#define __out_ecount_part_opt(n, m)
#define __out_ecount_part_z(n, m)
#define __out_ecount_full(n)
#define __out_ecount_full_opt(n)
#define __out_bcount(n)
#define __out_bcount_opt(n)
#define __out_bcount_z(n)
#define __out_bcount_part(n, m)
#define __out_bcount_part_opt(n, m)
#define __out_bcount_full(n)
#define __out_bcount_full_opt(n)
#define __out_range(a, b)
#define __inout_ecount(n)
#define __inout_ecount_opt(n)
#define __inout_ecount_z(n)
#define __inout_ecount_z_opt(n)
#define __inout_ecount_part(n, m)
#define __inout_ecount_part_opt(n, m)
#define __inout_ecount_full(n)
#define __inout_bcount(n)
#define __inout_bcount_opt(n)
#define __inout_bcount_part(n, m)
#define __inout_bcount_full(n)
#define __deref_out_ecount(n)
#define __deref_out_ecount_opt(n)
#define __deref_out_ecount_z(n)
#define __deref_out_ecount_part(n, m)
#define __deref_out_ecount_full(n)
#define __deref_out_bcount(n)
#define __deref_out_bcount_opt(n)
#define __deref_out_bcount_part(n, m)
#define __deref_out_bcount_full(n)
#define __deref_opt_out_ecount(n)
#define __deref_opt_out_bcount(n)
#define __deref_inout_ecount(n)
#define __deref_inout_bcount(n)
#define __field_ecount(n)
#define __field_ecount_opt(n)
#define __field_ecount_part(n, m)
#define __field_ecount_full(n)
#define __field_bcount(n)
#define __field_bcount_opt(n)
#define __field_bcount_part(n, m)
#define __field_bcount_full(n)
#define __field_range(a, b)
#define __struct_bcount(n)
#define __analysis_assume(e)
#endif

/**
 * The names of SAL 1 that the C++ standard libraries use for their own variables. In C they are always defined. A C++
 * file that needs them includes its standard headers first and says so: #define WWS_SAL1 before <WebServices.h>.
 */
#if (!defined(__cplusplus) || defined(WWS_SAL1)) && !defined(__in)
#define __in
#define __out
#define __success(e)
#define __valid
#define __callback
#endif

#ifdef __cplusplus
}
#endif

#endif
