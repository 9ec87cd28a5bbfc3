package main

import (
	"context"
	"fmt"
	"io"
	"path/filepath"
	"time"

	"github.com/argoproj/argo-cd/v3/cmpserver/apiclient"
	"github.com/argoproj/argo-cd/v3/cmpserver/plugin"
	"github.com/argoproj/argo-cd/v3/util/cmp"
	"google.golang.org/grpc"
)

// timeout is that of the repo-server where nothing else is set.
const timeout = 60 * time.Second

// requests are what the repo-server sends, and what the server then receives.
type requests struct {
	grpc.ServerStream
	context context.Context
	sent    []*apiclient.AppStreamRequest
}

// Send keeps a copy: the sender reads the next part into the memory of the last.
func (r *requests) Send(request *apiclient.AppStreamRequest) error {
	text, err := request.Marshal()
	if err != nil {
		return err
	}
	received := &apiclient.AppStreamRequest{}
	r.sent = append(r.sent, received)
	return received.Unmarshal(text)
}

func (r *requests) Recv() (*apiclient.AppStreamRequest, error) {
	if len(r.sent) == 0 {
		return nil, io.EOF
	}
	next := r.sent[0]
	r.sent = r.sent[1:]
	return next, nil
}

func (r *requests) Context() context.Context { return r.context }

// stream is a call of one of the service's methods.
type stream[R any] struct {
	*requests
	response R
}

func (s *stream[R]) SendAndClose(response R) error {
	s.response = response
	return nil
}

func ask(service *plugin.Service, question Question) (Answer, error) {
	ctx, cancel := context.WithTimeout(context.Background(), timeout)
	defer cancel()
	sent := &requests{context: ctx}
	app := filepath.Join(question.Repository, question.App)
	if err := cmp.SendRepoStream(ctx, app, question.Repository, sent, question.Env, nil); err != nil {
		return Answer{}, err
	}
	switch question.Ask {
	case "match":
		call := &stream[*apiclient.RepositoryResponse]{requests: sent}
		err := service.MatchRepository(call)
		return Answer{Supported: call.response.GetIsSupported()}, err
	case "generate":
		call := &stream[*apiclient.ManifestResponse]{requests: sent}
		err := service.GenerateManifest(call)
		return Answer{Manifests: call.response.GetManifests()}, err
	case "parameters":
		call := &stream[*apiclient.ParametersAnnouncementResponse]{requests: sent}
		err := service.GetParametersAnnouncement(call)
		return Answer{Parameters: call.response.GetParameterAnnouncements()}, err
	default:
		return Answer{}, fmt.Errorf("%q cannot be asked", question.Ask)
	}
}
