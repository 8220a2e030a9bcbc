#include "service/host_int.h"

#include "base/err.h"
#include "base/heap.h"
#include "service/params.h"
#include "xml/type.h"

#include <stdio.h>
#include <string.h>

static ULONG hash_bytes(const BYTE* bytes, ULONG length)
{
    ULONG hash = 2166136261u;              /* FNV-1a; the table is the application's, not a peer's */

    for (ULONG i = 0; i < length; i++)
        hash = (hash ^ bytes[i]) * 16777619u;
    return hash;
}

static bool same_text(const WS_XML_STRING* a, const WS_XML_STRING* b)
{
    return a->length == b->length && (a->length == 0 || memcmp(a->bytes, b->bytes, a->length) == 0);
}

static const WS_XML_STRING* action_of(const struct host_operation* operation)
{
    const WS_XML_STRING* action = operation->description->inputMessageDescription->action;

    return action == NULL || action->length == 0 ? NULL : action;
}

/* The slot of an operation with this action, or the empty one where it would go. */
static ULONG find_slot(const struct dispatch_table* table, const WS_XML_STRING* action)
{
    ULONG slot = hash_bytes(action->bytes, action->length) & table->mask;

    while (table->slots[slot] != NULL && !same_text(action_of(table->slots[slot]), action))
        slot = (slot + 1) & table->mask;
    return slot;
}

const struct host_operation* dispatch_find(const struct dispatch_table* table, const WS_XML_STRING* action)
{
    const struct host_operation* found = NULL;

    if (action != NULL && table->slots != NULL)
        found = table->slots[find_slot(table, action)];
    return found != NULL ? found : table->any;
}

static HRESULT check_operation(const WS_OPERATION_DESCRIPTION* operation, ULONG index, WS_ERROR* error)
{
    const WS_MESSAGE_DESCRIPTION* output;
    char what[80];

    if (operation == NULL)
        return err_raise(error, E_INVALIDARG, "operation %u of the contract is NULL", index);
    if (operation->stubCallback == NULL)
        return err_raise(error, E_INVALIDARG,
                         "operation %u of the contract has no stub (stubCallback): it is described for "
                         "a client",
                         index);
    if (FAILED(params_check(operation, error))) {
        err_add(error, "operation %u of the contract cannot be used", index);
        return E_INVALIDARG;
    }
    snprintf(what, sizeof what, "input message of operation %u", index);
    if (operation->inputMessageDescription->bodyElementDescription != NULL)
        TRY(type_check_element(operation->inputMessageDescription->bodyElementDescription, what, error));
    output = operation->outputMessageDescription;
    snprintf(what, sizeof what, "output message of operation %u", index);
    if (output != NULL && output->bodyElementDescription != NULL)
        TRY(type_check_element(output->bodyElementDescription, what, error));
    return S_OK;
}

static HRESULT add_operation(struct dispatch_table* table, const struct host_operation* operation, WS_ERROR* error)
{
    const WS_XML_STRING* action = action_of(operation);
    char text[200];
    ULONG slot;

    if (action == NULL) {
        if (table->any != NULL)
            return err_raise(error, E_INVALIDARG, "two operations of the contract have no action");
        table->any = operation;
        return S_OK;
    }
    slot = find_slot(table, action);
    if (table->slots[slot] != NULL)
        return err_raise(error, E_INVALIDARG, "two operations of the contract have the action %s",
                         err_utf8(action->bytes, action->length, text, sizeof text));
    table->slots[slot] = operation;
    return S_OK;
}

static HRESULT check_contract(const WS_SERVICE_CONTRACT* contract, WS_ERROR* error)
{
    const WS_CONTRACT_DESCRIPTION* description = contract->contractDescription;

    if (description == NULL && contract->defaultMessageHandlerCallback == NULL)
        return err_raise(error, E_INVALIDARG, "the service contract has neither a contractDescription nor a "
                         "defaultMessageHandlerCallback");
    if (description != NULL && contract->methodTable == NULL)
        return err_raise(error, E_INVALIDARG, "the service contract has a contractDescription, but no methodTable");
    if (description != NULL && description->operationCount != 0 && description->operations == NULL)
        return err_raise(error, E_INVALIDARG,
                         "the contract description has %u operations, but the pointer to them is NULL",
                         description->operationCount);
    return S_OK;
}

HRESULT dispatch_init(struct dispatch_table* table, const WS_SERVICE_CONTRACT* contract, WS_HEAP* heap, WS_ERROR* error)
{
    const WS_CONTRACT_DESCRIPTION* description = contract->contractDescription;
    const void* const* methods = contract->methodTable;
    size_t slots = 4;
    void* block;

    TRY(check_contract(contract, error));
    if (description == NULL)
        return S_OK;
    while (slots < 2 * (size_t)description->operationCount)
        slots *= 2;
    TRY(heap_zalloc(heap, slots * sizeof(void*), &block, error));
    table->slots = block;
    table->mask = (ULONG)slots - 1;
    TRY(heap_zalloc(heap, (description->operationCount + 1u) * sizeof *table->operations, &block, error));
    table->operations = block;
    table->count = description->operationCount;
    for (ULONG i = 0; i < table->count; i++) {
        TRY(check_operation(description->operations[i], i, error));
        if (methods[i] == NULL)
            return err_raise(error, E_INVALIDARG, "the method table has no function for operation %u", i);
        table->operations[i] = (struct host_operation){ description->operations[i], methods[i] };
        TRY(add_operation(table, &table->operations[i], error));
    }
    return S_OK;
}
