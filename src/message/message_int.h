/* The message's struct and what its files share. Only src/message/ includes this.
 *
 *   message.c      create, reset, free, states         property.c   the properties
 *   initialize.c   WsInitializeMessage, correlation    envelope.c   reading and writing the envelope
 *   headers.c      the store of headers, below         headers_io.c reading and writing it
 *   header.c       the standard headers                custom.c     custom and mapped headers, mustUnderstand
 *   body.c         reading and writing the body        language.c   language tags
 *   fault_error.c, fault_message.c                     faults in a WS_ERROR, faults in messages
 *
 *                 WsInitializeMessage                         WsWriteEnvelopeStart              WsWriteEnvelopeEnd
 *      +-------> EMPTY ------------------------> INITIALIZED ---------------------> WRITING --------------------+
 *      |           |     WsReadEnvelopeStart                           WsReadEnvelopeEnd                        v
 *      |           +----------------------------> READING ---------------------------------------------------> DONE
 *      +------------------------------------------- WsResetMessage, from every state --------------------------------+
 */
#ifndef WWS_MESSAGE_MESSAGE_INT_H
#define WWS_MESSAGE_MESSAGE_INT_H

#include "message/message.h"
#include "xml/soap_names.h"
#include "xml/xmlbuffer.h"

#define MESSAGE_TAG       0x4753454Du       /* "MESG" */
#define MESSAGE_TAG_FREED 0xDEAD534Du

enum {
    HEADERS_MAX_DEFAULT = 64,               /* WS_MESSAGE_PROPERTY_MAX_PROCESSED_HEADERS                              */
    HEAP_MAX_DEFAULT    = 256 * 1024,       /* of the message's heap: limits what headers, of a peer too, may take   */
    HEAP_TRIM_DEFAULT   = 4 * 1024          /* kept by a reset: the headers of an ordinary message fit                */
};

/* ---- headers -----------------------------------------------------------------------------------------------------
 * Most messages have two to four headers that are only a text. These are kept as text (standard[] in the message) until
 * the envelope is written. All others are elements of the header tree: a document <Envelope><Header>..</Header><Body/>
 * </Envelope>, which is built when the first of them comes. An application that asks for WS_MESSAGE_PROPERTY_HEADER_BUFFER
 * gets this tree, with all headers in it, and may change it: from then on the tree is the truth, and the list is made anew
 * from it before each use (headers_sync). */
enum header_flags {
    HEADER_MUST_UNDERSTAND = WS_MUST_UNDERSTAND_HEADER_ATTRIBUTE,
    HEADER_RELAY           = WS_RELAY_HEADER_ATTRIBUTE,
    HEADER_PRESENT         = 4,             /* standard[] only */
    HEADER_UNDERSTOOD      = 8,
    HEADER_FOREIGN         = 16,            /* targeted at another node: carried along, seen by nobody */
    HEADER_MAPPED          = 32             /* travels outside of the envelope */
};

struct msg_header {
    struct msg_header*      next;           /* custom headers: in the order they came                          */
    WS_HEADER_TYPE          type;           /* 0: custom                                                       */
    ULONG                   flags;          /* enum header_flags                                               */
    const WS_XML_STRING*    name;
    const WS_XML_STRING*    ns;
    WS_XML_STRING           text;           /* standard headers: the value, of an endpoint reference the address */
    struct xml_buffer_node* node;           /* in the header tree; NULL: the text is all there is to it        */
};

struct header_tree {
    WS_XML_BUFFER*          buffer;         /* NULL: there is none. In the message's heap */
    struct xml_buffer_node* envelope;
    struct xml_buffer_node* header;
    bool                    shared;         /* the application has it */
};

/* ---- the message -------------------------------------------------------------------------------------------------- */

struct msg_settings {                       /* given at creation */
    WS_HEAP_PROPERTIES       heap;
    WS_XML_READER_PROPERTIES reader;
    WS_XML_WRITER_PROPERTIES writer;
    ULONG                    headers_max;
};

struct msg_sender {                         /* what security or a custom channel knows about the sender */
    WS_STRING           username;           /* chars NULL: not known; in the message's heap */
    WS_BYTES            certificate;
    WS_XML_BUFFER*      saml_assertion;
    WS_PROTECTION_LEVEL protection_level;
};

struct _WS_MESSAGE {
    uint32_t                   tag;
    WS_MESSAGE_STATE           state;
    const struct soap_version* soap;
    const struct addr_version* addressing;
    WS_HEAP*                   heap;
    bool                       is_fault;
    bool                       is_addressed;

    struct msg_header          standard[HEADER_TYPE_COUNT];
    struct msg_header*         custom;
    struct msg_header**        custom_end;
    ULONG                      header_count; /* of both, at most headers_max */
    ULONG                      headers_max;
    struct header_tree         tree;

    WS_XML_READER*             reader;      /* READING: of the body; own_reader or the application's */
    WS_XML_WRITER*             writer;      /* WRITING: the same */
    WS_MESSAGE_DONE_CALLBACK   done;        /* called by the next reset */
    void*                      done_state;
    const char*                limit_name;  /* of the writer's output: the property to raise; or NULL */
    ULONG                      body_depth;  /* of the writer inside the body */

    WS_XML_READER*             own_reader;  /* these four are created when they are first needed, and kept */
    WS_XML_WRITER*             own_writer;
    WS_XML_READER*             tree_reader;
    WS_XML_WRITER*             tree_writer;

    struct msg_settings        settings;    /* copies in settings_heap */
    WS_HEAP*                   settings_heap;
    struct msg_sender          sender;
};

/* message.c */
const char* msg_state_name(WS_MESSAGE_STATE state);
/* The only function that changes the state. */
void    msg_set_state(WS_MESSAGE* message, WS_MESSAGE_STATE state);
/* The first line of public functions. */
HRESULT msg_check_handle(const WS_MESSAGE* message, const char* function, WS_ERROR* error) MUST_USE;
/* Drops what the message holds; its heap is empty afterwards. */
void    msg_clear(WS_MESSAGE* message);
HRESULT msg_tree_reader(WS_MESSAGE* message, WS_XML_READER** out, WS_ERROR* error) MUST_USE;
HRESULT msg_tree_writer(WS_MESSAGE* message, WS_XML_WRITER** out, WS_ERROR* error) MUST_USE;
HRESULT msg_own_reader(WS_MESSAGE* message, WS_XML_READER** out, WS_ERROR* error) MUST_USE;
HRESULT msg_own_writer(WS_MESSAGE* message, WS_XML_WRITER** out, WS_ERROR* error) MUST_USE;

/* envelope.c: the end of every function that wrote into the body. Returns hr, and says more about it. */
HRESULT msg_writer_end(WS_MESSAGE* message, HRESULT hr, WS_ERROR* error) MUST_USE;

/* property.c */
HRESULT msg_take_properties(WS_MESSAGE* message, const WS_MESSAGE_PROPERTY* properties, ULONG count,
                            WS_ERROR* error) MUST_USE;

#endif
