# shellcheck shell=bash
# The programs' settings and secrets.

make_secrets() {
    local s=$var/secret
    make_secret "$s/token_keys" k1:
    make_secret "$s/razorpay_key_secret"
    make_secret "$s/razorpay_webhook_secret"
    make_secret "$s/ses_secret"
    make_secret "$s/twilio_token"
    make_sns "$s/sns"
    # Ids that look like the true ones but can only be the sandbox's.
    make_secret "$s/ids"
    ids=$(cat "$s/ids")
}

# The sandbox signs what SNS tells: a certificate from an authority of our own,
# and one from another that nobody trusts.
make_sns() { # FOLDER
    local name
    [ ! -f "$1/foreign.pem" ] || return 0
    mkdir -p "$1"
    chmod 700 "$1"
    for name in ca foreign_ca; do
        openssl req -x509 -newkey rsa:2048 -nodes -days 3650 \
            -subj "/CN=Startline sandbox $name" \
            -keyout "$1/$name.key" -out "$1/$name.pem" 2>/dev/null
    done
    sign_sns "$1" ca ours
    sign_sns "$1" foreign_ca foreign
    rm -f "$1"/*ca.key "$1"/*.csr "$1"/*.srl
}

sign_sns() { # FOLDER AUTHORITY NAME
    openssl req -newkey rsa:2048 -nodes -subj /CN=sns.amazonaws.com \
        -keyout "$1/$3.key" -out "$1/$3.csr" 2>/dev/null
    openssl x509 -req -in "$1/$3.csr" -days 3650 -CAcreateserial \
        -CA "$1/$2.pem" -CAkey "$1/$2.key" -out "$1/$3.pem" 2>/dev/null
}

# Lines of var/local.conf, where there is one, replace ours of the same name.
write_settings() { # PORT
    local site=http://127.0.0.1:$1 sandbox=http://127.0.0.1:$(($1 + 1))
    # To the browser the sandbox is another site, as Razorpay is.
    local gateway=http://localhost:$(($1 + 1))
    local local_conf=$var/local.conf
    [ -f "$local_conf" ] || local_conf=/dev/null
    make_secrets
    awk -F '[ =]+' 'FILENAME != "-" { if (/^[a-z]/) mine[$1] = $0; next }
        $1 in mine { print mine[$1]; delete mine[$1]; next }
        { print }
        END { for (name in mine) print mine[name] }' \
        "$local_conf" - >"$var/startline.conf" <<-END
	# Written by quickstart at each start; what is to differ goes to local.conf
	# beside this file.
	site_url = $site
	pg_url = postgresql:///startline?host=$var/pg
	sandbox_pg_url = postgresql:///startline_sandbox?host=$var/pg
	redis_url = unix:$var/run/redis.sock
	redis_user = startline
	redis_password_file = $var/secret/redis_password
	schema_dir = $top/schema
	template_dir = $top/templates
	lang_dir = $top/lang
	public_dir = $var/public
	figures_dir = $var/figures
	token_keys_file = $var/secret/token_keys
	sandbox = true
	razorpay_base = $sandbox
	razorpay_checkout_url = $gateway/v1/checkout/embedded
	razorpay_script_url = $gateway/v1/checkout.js
	razorpay_key_id = rzp_test_${ids:0:14}
	razorpay_key_secret_file = $var/secret/razorpay_key_secret
	razorpay_webhook_secret_file = $var/secret/razorpay_webhook_secret
	ses_base = $sandbox
	ses_key_id = AKIDSANDBOX${ids:0:9}
	ses_secret_file = $var/secret/ses_secret
	mail_from = Pune Pandharpur Ride <ride@example.org>
	sns_topic = arn:aws:sns:ap-south-1:000000000000:startline
	sns_ca = $var/secret/sns/ca.pem
	sns_base = $sandbox/sns/
	sandbox_sns_dir = $var/secret/sns
	mail_per_s = 100
	twilio_base = $sandbox
	twilio_account = AC${ids:0:32}
	twilio_token_file = $var/secret/twilio_token
	twilio_from = +15005550006
	sms_per_s = 100
	END
    cat >"$var/env" <<-END
	# . $var/env makes the startline command work on this installation.
	STARTLINE_CONF=$var/startline.conf
	PATH=$top/src/tool:\$PATH
	export STARTLINE_CONF PATH
	END
    echo "$1" >"$var/port"
}
