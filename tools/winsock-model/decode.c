/* Inputs by the names of the header, for the journal. The row has seen to it that its `in` bytes are there. */
#include "ioctls.h"

void decode_bool(const struct call *call, struct text *fields)
{
    text_add(fields, "\"value\":%d", *(const BOOL *) call->in);
}

void decode_number(const struct call *call, struct text *fields)
{
    text_add(fields, "\"value\":%lu", *(const ULONG *) call->in);
}

void decode_keepalive(const struct call *call, struct text *fields)
{
    const struct tcp_keepalive *vals = call->in;
    text_add(fields, "\"onoff\":%lu,\"keepalivetime\":%lu,\"keepaliveinterval\":%lu", vals->onoff,
             vals->keepalivetime, vals->keepaliveinterval);
}

void decode_initial_rto(const struct call *call, struct text *fields)
{
    const TCP_INITIAL_RTO_PARAMETERS *rto = call->in;
    text_add(fields, "\"Rtt\":%u,\"MaxSynRetransmissions\":%u", rto->Rtt, rto->MaxSynRetransmissions);
}

void decode_priority_hint(const struct call *call, struct text *fields)
{
    text_add(fields, "\"PriorityHint\":%d", *(const PRIORITY_HINT *) call->in);
}

void decode_cpu_affinity(const struct call *call, struct text *fields)
{
    text_add(fields, "\"ProcessorIndex\":%u", *(const USHORT *) call->in);
}

void decode_ack_frequency(const struct call *call, struct text *fields)
{
    text_add(fields, "\"TcpDelayedAckFrequency\":%u",
             ((const TCP_ACK_FREQUENCY_PARAMETERS *) call->in)->TcpDelayedAckFrequency);
}

void decode_icw(const struct call *call, struct text *fields)
{
    text_add(fields, "\"Level\":%d", ((const TCP_ICW_PARAMETERS *) call->in)->Level);
}

void decode_compatibility_mode(const struct call *call, struct text *fields)
{
    const WSA_COMPATIBILITY_MODE *mode = call->in;
    text_add(fields, "\"BehaviorId\":%d,\"TargetOsVersion\":%lu", mode->BehaviorId, mode->TargetOsVersion);
}

void decode_timestamping(const struct call *call, struct text *fields)
{
    const TIMESTAMPING_CONFIG *config = call->in;
    text_add(fields, "\"Flags\":%lu,\"TxTimestampsBuffered\":%u", config->Flags, config->TxTimestampsBuffered);
}

void decode_address(const struct call *call, struct text *fields)
{
    char name[80];
    address_name(call->in, (int) call->cbIn, name, sizeof name);
    text_add(fields, "\"family\":%u,\"address\":\"%s\"", *(const u_short *) call->in, name);
}

static void add_guid(struct text *fields, const char *name, const GUID *guid)
{
    text_add(fields, "\"%s\":\"%08lx-%04x-%04x-%02x%02x-%02x%02x%02x%02x%02x%02x\"", name, guid->Data1, guid->Data2,
             guid->Data3, guid->Data4[0], guid->Data4[1], guid->Data4[2], guid->Data4[3], guid->Data4[4],
             guid->Data4[5], guid->Data4[6], guid->Data4[7]);
}

void decode_guid(const struct call *call, struct text *fields)
{
    add_guid(fields, "guid", call->in);
}

void decode_transport_setting(const struct call *call, struct text *fields)
{
    static const GUID NAMERES = GUID_ASSOCIATE_NAMERES_CONTEXT;
    const REAL_TIME_NOTIFICATION_SETTING_INPUT_EX *input = call->in;
    add_guid(fields, "Guid", &input->TransportSettingId.Guid);
    if (IsEqualGUID(&input->TransportSettingId.Guid, &NAMERES)) {
        if (call->cbIn >= sizeof(ASSOCIATE_NAMERES_CONTEXT_INPUT)) {
            text_add(fields, ",\"Handle\":\"0x%llx\"",
                     (unsigned long long) ((const ASSOCIATE_NAMERES_CONTEXT_INPUT *) call->in)->Handle);
        }
        return;
    }
    if (call->cbIn >= sizeof(REAL_TIME_NOTIFICATION_SETTING_INPUT)) {
        text_add(fields, ",");
        add_guid(fields, "BrokerEventGuid", &input->BrokerEventGuid);
    }
    if (call->cbIn >= sizeof *input) {
        text_add(fields, ",\"Unmark\":%u", input->Unmark);
    }
}

void decode_companion(const struct call *call, struct text *fields)
{
    text_add(fields, "\"companion\":%d", *(const int *) call->in);
    if (call->cbIn >= sizeof(int) + sizeof(UINT64)) {
        UINT64 handle;
        CopyMemory(&handle, (const BYTE *) call->in + sizeof(int), sizeof handle);
        text_add(fields, ",\"handle\":\"0x%llx\"", (unsigned long long) handle);
    }
}

static void add_flowspec(struct text *fields, const char *name, const FLOWSPEC *flow)
{
    text_add(fields, "\"%s\":{\"TokenRate\":%lu,\"TokenBucketSize\":%lu,\"PeakBandwidth\":%lu,\"Latency\":%lu,"
                     "\"DelayVariation\":%lu,\"ServiceType\":%lu,\"MaxSduSize\":%lu,\"MinimumPolicedSize\":%lu}",
             name, flow->TokenRate, flow->TokenBucketSize, flow->PeakBandwidth, flow->Latency, flow->DelayVariation,
             flow->ServiceType, flow->MaxSduSize, flow->MinimumPolicedSize);
}

void decode_qos(const struct call *call, struct text *fields)
{
    const QOS *qos = call->in;
    add_flowspec(fields, "SendingFlowspec", &qos->SendingFlowspec);
    text_add(fields, ",");
    add_flowspec(fields, "ReceivingFlowspec", &qos->ReceivingFlowspec);
    text_add(fields, ",\"ProviderSpecific\":%lu", qos->ProviderSpecific.len);
}

void decode_rcvall(const struct call *call, struct text *fields)
{
    DWORD value = 0;
    CopyMemory(&value, call->in, call->cbIn < sizeof value ? call->cbIn : sizeof value);
    text_add(fields, "\"RcvAll\":%lu", value);
}

void decode_port_range(const struct call *call, struct text *fields)
{
    const INET_PORT_RANGE *range = call->in;
    text_add(fields, "\"StartPort\":%u,\"NumberOfPorts\":%u", ntohs(range->StartPort), range->NumberOfPorts);
}

void decode_token(const struct call *call, struct text *fields)
{
    text_add(fields, "\"Token\":\"0x%llx\"",
             (unsigned long long) ((const INET_PORT_RESERVATION_TOKEN *) call->in)->Token);
}

void decode_blob(const struct call *call, struct text *fields)
{
    text_add(fields, "\"bytes\":%lu", call->cbIn);
}
