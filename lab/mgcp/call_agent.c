/* An MGCP call agent on libosmo-mgcp-client: it sets calls up at a gateway and takes them down again.
 *
 *   call_agent [-l LOCAL-ADDRESS] [-c CALLS] [-p PARALLEL] [-r REPEATS] [-t SKIPPED] [-k] GATEWAY-ADDRESS PORT DOMAIN
 *
 * A call is four commands, one after the other: AUEP, CRCX at any free endpoint, MDCX with an address for the audio,
 * DLCX. The library sends each once and never again, so a lost datagram is a lost call; with -r the program does what
 * RFC 3435 3.5 wants of a sender and sends the same transaction again while there is no answer. With -k it waits with
 * all calls up, before the first DLCX, for a line on its standard input.
 *
 * The library numbers transactions from 1 in every process. A gateway remembers numbers for 30 s (RFC 3435 3.5.1), so a
 * process that follows another within that time skips those before it, with -t.
 *
 * It prints a line for each answer, and ends with 0 if every command of every call was answered with 2xx.
 */
#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <osmocom/core/application.h>
#include <osmocom/core/logging.h>
#include <osmocom/core/msgb.h>
#include <osmocom/core/select.h>
#include <osmocom/core/talloc.h>
#include <osmocom/core/timer.h>
#include <osmocom/core/utils.h>
#include <osmocom/mgcp_client/mgcp_client.h>

#define MOST_CALLS 4000
#define PATIENCE_MS 500
#define LAST_PATIENCE_S 4
#define AUDIO_PORT 9000

enum step { AUDIT, CREATE, MODIFY, DELETE, OVER };
static const char *const NAMES[] = { "AUEP", "CRCX", "MDCX", "DLCX", "over" };

struct call {
	unsigned int number;
	enum step step;
	int repeats_left;
	mgcp_trans_id_t transaction;
	struct msgb *kept; /* the command as it was sent, while there is no answer */
	struct osmo_timer_list timer;
	char endpoint[MGCP_ENDPOINT_MAXLEN];
	char connection[MGCP_CONN_ID_MAXLEN];
};

static struct call calls[MOST_CALLS];
static struct mgcp_client *client;
static const char *domain, *local_address;
static unsigned int wanted = 1, parallel = 1, repeats, skipped;
static unsigned int begun, over, up, lost, refused;
static bool keep;

static const struct log_info_cat categories[] = {};
static const struct log_info log_categories = { .cat = categories, .num_cat = ARRAY_SIZE(categories) };

static void send_command(struct call *call);
static void begin_more(void);

static void end_call(struct call *call, unsigned int *count)
{
	if (count)
		(*count)++;
	call->step = OVER;
	over++;
	if (over == wanted) {
		printf("ended calls=%u lost=%u refused=%u\n", wanted, lost, refused);
		exit(lost || refused ? 1 : 0);
	}
	begin_more();
}

static void forget(struct call *call)
{
	osmo_timer_del(&call->timer);
	msgb_free(call->kept);
	call->kept = NULL;
}

static void answered(struct mgcp_response *response, void *data)
{
	struct call *call = data;

	forget(call);
	if (!response) {
		printf("call %u %s not sent\n", call->number, NAMES[call->step]);
		end_call(call, &lost);
		return;
	}
	printf("call %u %s %d\n", call->number, NAMES[call->step], response->head.response_code);
	if (response->head.response_code < 200 || response->head.response_code > 299) {
		end_call(call, &refused);
		return;
	}
	if (call->step == CREATE) {
		osmo_strlcpy(call->endpoint, response->head.endpoint, sizeof(call->endpoint));
		osmo_strlcpy(call->connection, response->head.conn_id, sizeof(call->connection));
		if (mgcp_response_parse_params(response) != 0 || !response->audio_port) {
			printf("call %u CRCX without audio\n", call->number);
			end_call(call, &refused);
			return;
		}
	}
	call->step++;
	if (call->step == OVER) {
		end_call(call, NULL);
	} else if (keep && call->step == DELETE) {
		if (++up == wanted)
			printf("up %u\n", up);
		else
			begin_more();
	} else {
		send_command(call);
	}
}

static void transmit(struct call *call)
{
	struct msgb *copy = msgb_copy(call->kept, "command");
	bool last = call->repeats_left == 0;

	memcpy(copy->cb, call->kept->cb, sizeof(copy->cb)); /* where the library keeps the transaction's number */
	osmo_timer_schedule(&call->timer, last ? LAST_PATIENCE_S : 0, last ? 0 : PATIENCE_MS * 1000);
	mgcp_client_tx(client, copy, answered, call);
}

static void unanswered(void *data)
{
	struct call *call = data;

	mgcp_client_cancel(client, call->transaction);
	if (call->repeats_left > 0) {
		call->repeats_left--;
		transmit(call);
		return;
	}
	printf("call %u %s lost\n", call->number, NAMES[call->step]);
	forget(call);
	end_call(call, &lost);
}

static void send_command(struct call *call)
{
	struct mgcp_msg command = { .call_id = call->number, .conn_id = call->connection };

	command.presence = MGCP_MSG_PRESENCE_ENDPOINT;
	osmo_strlcpy(command.endpoint, call->endpoint, sizeof(command.endpoint));
	command.ptime = 20;
	command.codecs[0] = CODEC_PCMU_8000_1;
	command.codecs_len = 1;
	switch (call->step) {
	case AUDIT:
		command.verb = MGCP_VERB_AUEP;
		snprintf(command.endpoint, sizeof(command.endpoint), "rtpbridge/1@%s", domain);
		break;
	case CREATE:
		command.verb = MGCP_VERB_CRCX;
		command.presence |= MGCP_MSG_PRESENCE_CALL_ID | MGCP_MSG_PRESENCE_CONN_MODE;
		command.conn_mode = MGCP_CONN_RECV_ONLY;
		snprintf(command.endpoint, sizeof(command.endpoint), "rtpbridge/*@%s", domain);
		break;
	case MODIFY:
		command.verb = MGCP_VERB_MDCX;
		command.presence |= MGCP_MSG_PRESENCE_CALL_ID | MGCP_MSG_PRESENCE_CONN_ID | MGCP_MSG_PRESENCE_CONN_MODE |
				    MGCP_MSG_PRESENCE_AUDIO_IP | MGCP_MSG_PRESENCE_AUDIO_PORT;
		command.conn_mode = MGCP_CONN_RECV_SEND;
		command.audio_ip = (char *)local_address;
		command.audio_port = AUDIO_PORT;
		break;
	case DELETE:
		command.verb = MGCP_VERB_DLCX;
		command.presence |= MGCP_MSG_PRESENCE_CALL_ID | MGCP_MSG_PRESENCE_CONN_ID;
		break;
	case OVER:
		return;
	}
	call->kept = mgcp_msg_gen(client, &command);
	if (!call->kept) {
		fprintf(stderr, "the library makes no %s\n", NAMES[call->step]);
		exit(2);
	}
	call->transaction = mgcp_msg_trans_id(call->kept);
	call->repeats_left = repeats;
	osmo_timer_setup(&call->timer, unanswered, call);
	transmit(call);
}

static void begin_more(void)
{
	while (begun < wanted && begun - over - up < parallel) {
		struct call *call = &calls[begun++];

		call->number = begun;
		send_command(call);
	}
}

/* Each command that the library makes takes a number. */
static void skip_numbers(void)
{
	struct mgcp_msg command = { .verb = MGCP_VERB_AUEP, .presence = MGCP_MSG_PRESENCE_ENDPOINT };

	snprintf(command.endpoint, sizeof(command.endpoint), "rtpbridge/1@%s", domain);
	for (unsigned int i = 0; i < skipped; i++)
		msgb_free(mgcp_msg_gen(client, &command));
}

static int told(struct osmo_fd *input, unsigned int what)
{
	char line[64];

	osmo_fd_unregister(input);
	if (read(input->fd, line, sizeof(line)) <= 0)
		exit(2);
	keep = false;
	up = 0;
	for (unsigned int i = 0; i < wanted; i++)
		if (calls[i].step == DELETE)
			send_command(&calls[i]);
	return 0;
}

int main(int argc, char **argv)
{
	static struct mgcp_client_conf configuration;
	static struct osmo_fd input;
	void *context = talloc_named_const(NULL, 0, "call agent");
	int option;

	local_address = "127.0.0.1";
	while ((option = getopt(argc, argv, "l:c:p:r:t:k")) != -1) {
		switch (option) {
		case 'l': local_address = optarg; break;
		case 'c': wanted = atoi(optarg); break;
		case 'p': parallel = atoi(optarg); break;
		case 'r': repeats = atoi(optarg); break;
		case 't': skipped = atoi(optarg); break;
		case 'k': keep = true; break;
		default: return 2;
		}
	}
	if (argc - optind != 3 || wanted < 1 || wanted > MOST_CALLS || parallel < 1) {
		fprintf(stderr, "call_agent [-l ADDRESS] [-c CALLS] [-p PARALLEL] [-r REPEATS] [-t SKIPPED] [-k]"
				" ADDRESS PORT DOMAIN\n");
		return 2;
	}
	setbuf(stdout, NULL);
	msgb_talloc_ctx_init(context, 0);
	osmo_init_logging2(context, &log_categories);
	log_set_log_level(osmo_stderr_target, LOGL_ERROR);

	domain = argv[optind + 2];
	mgcp_client_conf_init(&configuration);
	configuration.local_addr = local_address;
	configuration.remote_addr = argv[optind];
	configuration.remote_port = atoi(argv[optind + 1]);
	osmo_strlcpy(configuration.endpoint_domain_name, domain, sizeof(configuration.endpoint_domain_name));
	client = mgcp_client_init(context, &configuration);
	if (!client || mgcp_client_connect(client) != 0) {
		fprintf(stderr, "cannot send from %s\n", local_address);
		return 2;
	}
	if (keep) {
		osmo_fd_setup(&input, STDIN_FILENO, OSMO_FD_READ, told, NULL, 0);
		osmo_fd_register(&input);
	}
	skip_numbers();
	begin_more();
	while (true)
		osmo_select_main(0);
}
